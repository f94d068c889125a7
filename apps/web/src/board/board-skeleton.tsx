import { DESK, useMedia } from '../app/use-media.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { OverviewStrip } from './overview-strip.tsx';

/** The home page on its way: everything that is known stands where it will. */
export function BoardSkeleton() {
  const desk = useMedia(DESK);
  return (
    <div className="mx-auto max-w-5xl space-y-(--gap) px-4 pt-5 pb-16">
      <h1 className="sr-only">What your agents are doing</h1>
      {desk && <OverviewStrip />}
      {desk && <div className="h-(--control) animate-breathe rounded-lg bg-sunk" />}
      <div>
        <div className="mb-1.5 border-b border-line pb-1.5 text-sm">
          <span className="inline-block h-3 w-24 animate-breathe rounded bg-sunk" />
        </div>
        <Skeleton lines={6} label="Loading" />
      </div>
    </div>
  );
}

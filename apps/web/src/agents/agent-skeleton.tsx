import { Skeleton } from '../ui/skeleton.tsx';

/** An agent's page on its way: its name, its numbers, its runs. */
export function AgentSkeleton() {
  return (
    <div className="mx-auto max-w-5xl space-y-6 px-4 pt-5 pb-16">
      <div className="flex h-[1.8rem] items-center">
        <div className="h-4 w-1/3 animate-breathe rounded bg-sunk" />
      </div>
      <div className="h-11 animate-breathe rounded-lg bg-sunk" />
      <Skeleton lines={5} label="Loading the agent" />
    </div>
  );
}

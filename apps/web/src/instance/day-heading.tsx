import { useNow } from '../app/use-now.ts';
import { dayName } from '../text/relative-time.ts';

/** Parts one day of the log from the next. */
export function DayHeading({ at }: { readonly at: string }) {
  const name = useNow((now) => dayName(at, now));
  return (
    <h2 className="flex items-center gap-3 pt-6 text-xs font-medium text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      <time dateTime={at}>{name}</time>
    </h2>
  );
}

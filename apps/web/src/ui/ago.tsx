import { useNow } from '../app/use-now.ts';
import { agoPhrase, fullTime, relativeTime } from '../text/relative-time.ts';

/** A time as its distance from now, kept true while it is shown; `phrase` is for the middle of a sentence. */
export function Ago({
  at,
  phrase = false,
  className = '',
}: {
  readonly at: string;
  readonly phrase?: boolean;
  readonly className?: string;
}) {
  const words = useNow((now) => (phrase ? agoPhrase(at, now) : relativeTime(at, now)));
  return (
    <time dateTime={at} title={fullTime(at)} className={`whitespace-nowrap ${className}`}>
      {words}
    </time>
  );
}

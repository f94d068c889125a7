import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';

/** The ways to the latest message and to the first unread one, while they are out of sight. */
export function LogButtons({
  atEnd,
  last,
  since_seq,
  firstShown,
  onEnd,
  onSince,
}: {
  readonly atEnd: boolean;
  /** `seq` of the latest message. */
  readonly last: number;
  readonly since_seq: number | null;
  /** `seq` of the first message that is drawn. */
  readonly firstShown: number;
  readonly onEnd: () => void;
  readonly onSince: (seq: number) => void;
}) {
  const [seen, setSeen] = useState(last);
  const [visited, setVisited] = useState(false);
  // What has come since the reader left the end is counted from where the end was then.
  if (atEnd && seen !== last) setSeen(last);
  const fresh = atEnd ? 0 : last - seen;
  const unread = since_seq === null ? 0 : last - since_seq;
  const divided = since_seq !== null && since_seq > 0 && unread > 0;
  if (divided && !visited && firstShown <= since_seq + 1) setVisited(true);
  return (
    <>
      {divided && !visited && (
        <Button
          onClick={() => onSince(since_seq + 1)}
          className="absolute top-3 left-1/2 -translate-x-1/2 rounded-full! shadow-float"
        >
          <ArrowUp aria-hidden className="size-4" />
          {unread.toLocaleString()} new since you left
        </Button>
      )}
      {!atEnd && (
        // Where there is little room it stands aside: what is read, and what has the focus, is not under it.
        <Button
          onClick={onEnd}
          className="absolute bottom-3 min-w-(--control) rounded-full! shadow-float max-sm:right-3 sm:left-1/2 sm:-translate-x-1/2"
        >
          <ArrowDown aria-hidden className="size-4" />
          <span className="max-sm:sr-only">Jump to latest</span>
          {fresh > 0 && <span className="text-soft">{fresh.toLocaleString()} new</span>}
        </Button>
      )}
    </>
  );
}

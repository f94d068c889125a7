import type { Outbox, Outgoing } from '@beckon/client/outbox';
import { useSession } from '../app/session.tsx';
import { MarkdownText } from '../text/markdown.tsx';
import { Button } from '../ui/button.tsx';
import { RowFrame } from './row-frame.tsx';

const words: Readonly<Record<Outgoing['state'], string>> = {
  waiting: 'Kept on this device; sent by itself when there is a connection',
  saving: 'Saving…',
  saved: 'Saved',
  failed: 'Not sent',
};

/** A text of the person that is not in the log yet. */
export function OutgoingRow({ entry, outbox }: { readonly entry: Outgoing; readonly outbox: Outbox }) {
  const { display_name, email } = useSession();
  const foot =
    entry.state === 'failed' ? (
      <span role="alert" className="flex flex-wrap items-center gap-1 text-ink">
        <span>
          {words.failed}: {entry.problem}
        </span>
        <Button className="text-sm" onClick={() => void outbox.retry(entry.client_id)}>
          Try again
        </Button>
        <Button look="plain" className="text-sm" onClick={() => outbox.discard(entry.client_id)}>
          Discard
        </Button>
      </span>
    ) : (
      <span className="inline-flex flex-wrap items-center gap-1">
        {words[entry.state]}
        {outbox.canDiscard(entry.client_id) && (
          <Button look="plain" className="text-xs" onClick={() => outbox.discard(entry.client_id)}>
            Discard
          </Button>
        )}
      </span>
    );
  return (
    <RowFrame compact={false} who={display_name ?? email} when={null} foot={foot}>
      <div
        className={`w-fit max-w-full rounded-xl bg-sunk px-3.5 py-2 ${entry.state === 'saving' || entry.state === 'waiting' ? 'opacity-60' : ''}`}
      >
        <MarkdownText text={entry.content} />
      </div>
    </RowFrame>
  );
}

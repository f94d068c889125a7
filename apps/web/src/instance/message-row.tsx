import type { Ask } from '@beckon/contract/ask';
import { parseQuestion } from '@beckon/contract/ask-options';
import type { Message } from '@beckon/contract/message';
import { memo, useState } from 'react';
import { useWholeMessage } from '../ask/use-whole-message.ts';
import { MarkdownText } from '../text/markdown.tsx';
import { fullTime, timeOfDay } from '../text/relative-time.ts';
import { RevealedText } from '../text/revealed-text.tsx';
import { Button } from '../ui/button.tsx';
import { RowFrame } from './row-frame.tsx';

/** A longer silence says again who speaks. */
const TOGETHER_MS = 600_000;

/** One message of the log. */
export const MessageRow = memo(function MessageRow({
  message,
  agent,
  before,
  ask,
  asking,
}: {
  readonly message: Message;
  readonly agent: string;
  readonly before: Message | undefined;
  readonly ask: Ask | undefined;
  /** It is the question that stands open at the foot of the page. */
  readonly asking: boolean;
}) {
  const mine = message.sender_type === 'USER';
  const compact = before !== undefined && isTogether(before, message);
  return (
    <RowFrame
      mine={mine}
      compact={compact}
      who={mine ? (message.sender_user_display_name ?? message.sender_user_email ?? 'Person') : agent}
      when={
        (!compact || timeOfDay(message.created_at) !== timeOfDay(before.created_at)) && (
          <time dateTime={message.created_at} title={fullTime(message.created_at)}>
            {timeOfDay(message.created_at)}
          </time>
        )
      }
      foot={mine ? delivery(message) : ask && <AskOutcome ask={ask} />}
    >
      <Content message={message} asking={asking} permission={ask?.kind === 'permission'} />
    </RowFrame>
  );
});

function isTogether(before: Message, message: Message): boolean {
  return (
    before.sender_type === message.sender_type &&
    before.sender_user_id === message.sender_user_id &&
    Date.parse(message.created_at) - Date.parse(before.created_at) < TOGETHER_MS
  );
}

function delivery(message: Message): string {
  if (message.relayed) return 'Typed at the agent’s terminal';
  return message.delivered_at === null ? 'Saved' : 'Delivered to the agent';
}

function Content({
  message,
  asking,
  permission,
}: {
  readonly message: Message;
  readonly asking: boolean;
  readonly permission: boolean;
}) {
  const [asked, setAsked] = useState(false);
  const cut = message.content_bytes !== undefined;
  const { message: whole, failed, retry } = useWholeMessage(message.id, { enabled: cut && asked });
  const { content } = whole ?? message;
  const text = message.requires_user_input ? parseQuestion(content).text : content;
  if (message.kind === 'tool_call' || message.kind === 'status' || message.kind === 'usage') {
    return <p className="font-mono text-sm wrap-anywhere whitespace-pre-wrap text-soft">{text}</p>;
  }
  return (
    <>
      <div className={asking ? 'line-clamp-1 text-soft' : ''}>
        {permission ? (
          <p dir="ltr" className="font-mono text-sm wrap-anywhere whitespace-pre-wrap">
            <RevealedText text={text} />
          </p>
        ) : (
          <MarkdownText text={text} />
        )}
      </div>
      {cut && !whole && (
        <Button
          className="mt-2 text-sm"
          disabled={asked && !failed}
          onClick={() => (failed ? retry() : setAsked(true))}
        >
          {asked && !failed ? 'Loading…' : `Show all of it (${kilobytes(message.content_bytes ?? 0)})`}
        </Button>
      )}
    </>
  );
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024).toLocaleString()} KB`;
}

/** What has become of a question. */
function AskOutcome({ ask }: { readonly ask: Ask }) {
  switch (ask.state) {
    case 'open':
      return (
        <span className="inline-flex items-center gap-1.5 font-semibold text-amber-text">
          <span aria-hidden className="size-2 rounded-full bg-amber" />
          Waits for you{ask.moved_on && ' · the agent has gone on'}
        </span>
      );
    case 'answered':
      return `Answered by ${ask.answered_by_name ?? 'somebody'}`;
    case 'delivered':
      return `Answered by ${ask.answered_by_name ?? 'somebody'}, delivered to the agent`;
    case 'applied':
      return `Answered by ${ask.answered_by_name ?? 'somebody'}, used by the agent`;
    case 'cancelled':
      return 'Cancelled; nobody answered';
    case 'expired':
      return 'Expired; nobody answered in time';
  }
}

import type { Ask } from '@beckon/contract/ask';
import type { Message } from '@beckon/contract/message';
import { readInterrupt } from '@beckon/contract/turn';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { fullTime, timeOfDay } from '../text/relative-time.ts';
import { AskOutcome } from './ask-outcome.tsx';
import { MessageContent } from './card/message-content.tsx';
import { DayHeading } from './day-heading.tsx';
import { InterruptLine } from './interrupt-line.tsx';
import { isSameDay, isTogether } from './log-row.ts';
import { OwnMessage } from './own-message.tsx';
import { RowFrame } from './row-frame.tsx';
import { SinceDivider } from './since-divider.tsx';

const SLIM: ReadonlySet<string> = new Set(['tool_call', 'status', 'usage']);

/** One message of the log. */
export const MessageRow = memo(function MessageRow({
  message,
  agent,
  before,
  ask,
  asking,
  answers,
  divided,
  found,
  ended,
}: {
  readonly message: Message;
  readonly agent: string;
  readonly before: Message | undefined;
  readonly ask: Ask | undefined;
  /** It is the question that stands open at the foot of the page. */
  readonly asking: boolean;
  /** It has answered a question. */
  readonly answers: boolean;
  /** It is the first one that came while the person was away. */
  readonly divided: boolean;
  readonly found: boolean;
  /** The run is over: nothing is delivered any more. */
  readonly ended: boolean;
}) {
  const mine = message.sender_type === 'USER';
  const newDay = before === undefined || !isSameDay(before.created_at, message.created_at);
  const compact = before !== undefined && !divided && isTogether(before, message);
  const slim = SLIM.has(message.kind) && before !== undefined && SLIM.has(before.kind);
  const time = timeOfDay(message.created_at);
  const interrupt = readInterrupt(message);
  const content = <MessageContent message={message} asking={asking} ask={ask} />;
  return (
    <>
      {newDay && <DayHeading at={message.created_at} />}
      {divided && <SinceDivider />}
      <RowFrame
        compact={compact}
        slim={slim}
        found={found}
        position={message.seq}
        who={mine ? (message.sender_user_display_name ?? message.sender_user_email ?? 'Person') : agent}
        when={
          <Link
            to="."
            hash={message.id}
            replace
            aria-label={`Link to this message, ${time}`}
            title={fullTime(message.created_at)}
            className={`reach hover:text-ink hover:underline ${compact && time === timeOfDay(before.created_at) ? 'opacity-0 hover:opacity-100 focus-visible:opacity-100' : ''}`}
          >
            <time dateTime={message.created_at}>{time}</time>
          </Link>
        }
        foot={ask && <AskOutcome ask={ask} />}
      >
        {interrupt ? (
          <InterruptLine interrupt={interrupt} />
        ) : mine ? (
          <OwnMessage message={message} answers={answers} ended={ended}>
            {content}
          </OwnMessage>
        ) : (
          content
        )}
      </RowFrame>
    </>
  );
});

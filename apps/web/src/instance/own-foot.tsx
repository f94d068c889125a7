import type { Message } from '@beckon/contract/message';
import { fullTime, timeOfDay } from '../text/relative-time.ts';

/** How far a person's message has come. */
export function OwnFoot({ message, ended }: { readonly message: Message; readonly ended: boolean }) {
  const edited = message.edited_at === null ? '' : 'Edited · ';
  if (message.withdrawn_at !== null) return <span title={fullTime(message.withdrawn_at)}>Withdrawn</span>;
  if (message.relayed) return 'Typed at the agent’s terminal';
  if (message.delivered_at !== null) {
    return (
      <span title={fullTime(message.delivered_at)}>
        {edited}Delivered to the agent at {timeOfDay(message.delivered_at)}
      </span>
    );
  }
  return `${edited}${ended ? 'Saved; the run is over, no agent reads it' : 'Saved; waits for the agent’s next contact'}`;
}

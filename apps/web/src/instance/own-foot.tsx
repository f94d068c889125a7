import type { Message } from '@beckon/contract/message';
import { fullTime, timeOfDay } from '../text/relative-time.ts';

/** How far a person's message has come. */
export function OwnFoot({ message, ended }: { readonly message: Message; readonly ended: boolean }) {
  if (message.relayed) return 'Typed at the agent’s terminal';
  if (message.delivered_at !== null) {
    return (
      <span title={fullTime(message.delivered_at)}>Delivered to the agent at {timeOfDay(message.delivered_at)}</span>
    );
  }
  return ended ? 'Saved; the run is over, no agent reads it' : 'Saved; waits for the agent’s next contact';
}

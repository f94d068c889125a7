import type { Ask } from '@beckon/contract/ask';

/** What has become of a question. */
export function AskOutcome({ ask }: { readonly ask: Ask }) {
  const who = ask.answered_by_name ?? 'somebody';
  switch (ask.state) {
    case 'open':
      return (
        <span className="inline-flex items-center gap-1.5 font-semibold text-amber-text">
          <span aria-hidden className="size-2 rounded-full bg-amber" />
          Waits for you{ask.moved_on && ' · the agent has gone on'}
        </span>
      );
    case 'answered':
      return `Answered by ${who}`;
    case 'delivered':
      return `Answered by ${who}, delivered to the agent`;
    case 'applied':
      return `Answered by ${who}, used by the agent`;
    case 'cancelled':
      return ask.settled_at_terminal ? 'Settled at the agent’s terminal' : 'Cancelled; nobody answered';
    case 'expired':
      return 'Expired; nobody answered in time';
  }
}

import type { Interrupt } from '@beckon/contract/turn';
import { StatusLine } from './card/status-line.tsx';

/** That somebody has asked the agent to stop, and what came of it. */
export function InterruptLine({ interrupt }: { readonly interrupt: Interrupt }) {
  return <StatusLine title="Stop" text={wordsOf(interrupt)} />;
}

function wordsOf({ state, why }: Interrupt): string {
  switch (state) {
    case 'asked':
      return 'Asked it to stop; it has not answered yet.';
    case 'stopped':
      return 'Asked it to stop: it has stopped.';
    case 'too_late':
      return 'Asked it to stop: the turn was over before.';
    case 'not_stopped':
      return `Asked it to stop: it goes on.${why == null ? '' : ` ${why}`}`;
  }
}

import type { Message } from '@beckon/contract/message';
import { previewLine } from '../text/preview-line.ts';

/** Reads out what an agent says last. The log itself must not: its rows come and go as it is scrolled. */
export function LogAnnouncer({ messages, agent }: { readonly messages: readonly Message[]; readonly agent: string }) {
  const last = messages.at(-1);
  const spoken = last?.sender_type === 'AGENT' && (last.kind === 'text' || last.requires_user_input);
  return (
    <p className="sr-only" aria-live="polite">
      {spoken ? `${agent}: ${previewLine(last.content)}` : ''}
    </p>
  );
}

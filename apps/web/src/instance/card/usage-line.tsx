import type { Usage } from '@beckon/contract/message-kind';
import { maskDeceptive } from '../../text/reveal-invisible.ts';

/** What a turn used, in one quiet line. */
export function UsageLine({ usage, text }: { readonly usage: Usage; readonly text: string }) {
  const { input_tokens, output_tokens, cost_usd, model } = usage;
  const parts = [
    input_tokens != null && `${input_tokens.toLocaleString()} tokens in`,
    output_tokens != null && `${output_tokens.toLocaleString()} out`,
    cost_usd != null && dollars(cost_usd),
    model != null && maskDeceptive(model),
  ].filter((part) => part !== false);
  return (
    <p className="text-xs wrap-anywhere text-faint">{parts.length > 0 ? parts.join(' · ') : maskDeceptive(text)}</p>
  );
}

/** Fractions of a cent count when there are many turns. */
function dollars(amount: number): string {
  return amount.toLocaleString(undefined, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: amount < 0.1 ? 4 : 2,
  });
}

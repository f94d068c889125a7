import type { Usage } from '@beckon/contract/message-kind';

/** In a line, for views that know nothing of usage. */
export const usageText = ({ input_tokens, output_tokens, cost_usd }: Usage): string =>
  `${input_tokens} tokens in, ${output_tokens} out${cost_usd == null ? '' : `, $${cost_usd.toFixed(4)}`}`;

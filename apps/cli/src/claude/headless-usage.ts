import type { Usage } from '@beckon/contract/message-kind';
import type { StreamLine } from './stream-line.ts';

type Result = Extract<StreamLine, { type: 'result' }>;

/** What each turn has used: its tokens stand at its end, its cost there as the sum of the whole session. */
export class HeadlessUsage {
  #cost = 0;

  /** @returns undefined where the program does not tell */
  turn({ usage, total_cost_usd: total, modelUsage = {} }: Result): Usage | undefined {
    if (!usage) return undefined;
    const cost = total === undefined ? undefined : Math.max(0, total - this.#cost);
    this.#cost = total ?? this.#cost;
    const model = Object.keys(modelUsage).join(', ');
    return {
      input_tokens: usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens,
      output_tokens: usage.output_tokens,
      ...(cost !== undefined && { cost_usd: Number(cost.toFixed(6)) }),
      ...(model !== '' && { model }),
    };
  }
}

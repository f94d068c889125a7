import type { Usage } from '@beckon/contract/message-kind';
import { sleep } from '@beckon/shared/sleep';
import { open } from 'node:fs/promises';
import { z } from 'zod';

/** Claude Code may write down its last answer only after its hooks have heard of the end of a turn. */
const TRIES = 10;
const TRY_MS = 200;

const Count = z.int().min(0).catch(0);
const Answer = z.object({
  type: z.literal('assistant'),
  message: z.looseObject({
    id: z.string(),
    model: z.string().optional(),
    content: z.array(z.looseObject({ text: z.string().optional() })).catch([]),
    usage: z.looseObject({
      input_tokens: Count,
      cache_creation_input_tokens: Count,
      cache_read_input_tokens: Count,
      output_tokens: Count,
    }),
  }),
});
type Message = z.infer<typeof Answer>['message'];

/**
 * What each turn has used, from the file that Claude Code keeps of a session. Only what is new is read. What a session has
 * cost is written there at its end only, and so is not told.
 */
export class TranscriptUsage {
  readonly #tryMs: number;
  #offset = 0;
  #begun: Promise<unknown> | undefined;

  constructor(tryMs = TRY_MS) {
    this.#tryMs = tryMs;
  }

  /** What stands there now is of turns before. */
  async begin(file: string): Promise<void> {
    await (this.#begun ??= this.#news(file));
  }

  /**
   * @param last what the model has said last, as far as it is known
   * @returns what has been used since; undefined where nothing is told of it
   */
  async turn(file: string, last = ''): Promise<Usage | undefined> {
    await this.#begun;
    const answers: Message[] = [];
    for (let left = TRIES; left > 0; left--) {
      answers.push(...(await this.#news(file)));
      if (answers.some(({ content }) => content.some(({ text }) => text?.trim() === last.trim()))) break;
      await sleep(this.#tryMs);
    }
    return usageOf(answers);
  }

  /** The model's answers in whole lines that were not read before. */
  async #news(path: string): Promise<Message[]> {
    const file = await open(path).catch(() => undefined);
    if (!file) return [];
    try {
      const from = this.#offset;
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.max(0, size - from));
      await file.read(bytes, 0, bytes.length, from);
      const end = bytes.lastIndexOf('\n') + 1;
      this.#offset = from + end;
      return bytes.subarray(0, end).toString('utf8').split('\n').flatMap(parsed);
    } finally {
      await file.close();
    }
  }
}

function parsed(line: string): Message[] {
  try {
    const { data } = Answer.safeParse(JSON.parse(line));
    return data ? [data.message] : [];
  } catch {
    return [];
  }
}

/** An answer stands there once for each of its parts: the last one counts. */
function usageOf(answers: readonly Message[]): Usage | undefined {
  const all = [...new Map(answers.map((message) => [message.id, message])).values()];
  if (all.length === 0) return undefined;
  const sum = (count: (usage: Message['usage']) => number): number =>
    all.reduce((total, { usage }) => total + count(usage), 0);
  const model = all.at(-1)?.model;
  return {
    input_tokens: sum((each) => each.input_tokens + each.cache_creation_input_tokens + each.cache_read_input_tokens),
    output_tokens: sum((each) => each.output_tokens),
    ...(model !== undefined && { model }),
  };
}

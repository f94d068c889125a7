import { openAgent, sendOptions, type AgentOptions } from './open-agent.ts';
import { plainLines, type Output } from './output.ts';
import { withProgress } from './progress.ts';
import { textArgument } from './text-argument.ts';
import { UsageError } from './usage.ts';

export interface AskCommandOptions extends AgentOptions {
  readonly option?: readonly string[] | undefined;
  readonly 'yes-no'?: boolean | undefined;
  readonly 'exit-code'?: boolean | undefined;
  readonly timeout?: string | undefined;
}

/** `beckon ask`: asks, waits, prints the answer. @returns false for another answer than the first option, where asked to */
export async function askCommand(
  word: string | undefined,
  options: AskCommandOptions,
  output: Output,
): Promise<boolean> {
  const choices = choicesOf(options);
  const byChoice = options['exit-code'] === true || options['yes-no'] === true;
  if (byChoice && choices.length === 0) throw new UsageError('--exit-code needs options to choose from');
  const signal = patience(options.timeout);
  const question = await textArgument(word, 'ask');
  await using agent = await openAgent(options);
  const rest = { options: choices, ...(await sendOptions(options)), ...(signal && { signal }) };
  const answer = await withProgress('Waiting for an answer', () => agent.ask(question, rest));
  const { agent_instance_id } = agent;
  output.value({ answer, agent_instance_id }, plainLines(answer));
  return !byChoice || answer === choices[0];
}

function choicesOf({ option = [], 'yes-no': yesNo }: AskCommandOptions): readonly string[] {
  if (yesNo && option.length > 0) throw new UsageError('Give --yes-no or --option, not both');
  if (option.some((each) => each.trim() === '')) throw new UsageError('--option: give it a text');
  return yesNo ? ['Yes', 'No'] : option.map((each) => each.trim());
}

function patience(timeout: string | undefined): AbortSignal | undefined {
  if (timeout === undefined) return undefined;
  const seconds = Number(timeout);
  if (!(seconds > 0 && seconds <= 2_000_000)) throw new UsageError(`--timeout: '${timeout}' is no number of seconds`);
  const controller = new AbortController();
  const enough = new Error(`Nobody has answered within ${seconds} s. The question stays open.`);
  setTimeout(() => controller.abort(enough), seconds * 1_000).unref();
  return controller.signal;
}

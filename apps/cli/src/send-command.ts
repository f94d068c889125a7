import { openAgent, sendOptions, type AgentOptions } from './open-agent.ts';
import type { Output } from './output.ts';
import { withProgress } from './progress.ts';
import { textArgument } from './text-argument.ts';

/** `beckon send`: reports, and prints the instance for the next call. */
export async function sendCommand(word: string | undefined, options: AgentOptions, output: Output): Promise<void> {
  const text = await textArgument(word, 'send');
  await using agent = await openAgent(options);
  const rest = await sendOptions(options);
  const { message_id } = await withProgress('Sending', () => agent.send(text, rest));
  const { agent_instance_id } = agent;
  output.value({ agent_instance_id, message_id }, agent_instance_id);
}

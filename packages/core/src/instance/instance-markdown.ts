import type { ExportedInstance, ExportedMessage } from '@beckon/contract/instance-export';
import { readKind } from '@beckon/contract/message-kind';

/** What stands before the messages of an exported conversation. */
export function markdownHead(instance: ExportedInstance): string {
  const facts: [string, string | null][] = [
    ['Agent', instance.agent_type_name],
    ['Status', instance.status],
    ['Started', instance.started_at],
    ['Ended', instance.ended_at],
    ['By', instance.user_display_name],
    ['Machine', instance.machine],
    ['Instance', instance.id],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`- ${name}: ${line(value)}`]));
  return `# ${line(instance.name || instance.agent_type_name)}\n\n${lines.join('\n')}\n`;
}

/**
 * One message. What somebody wrote is quoted or fenced, so that no text can pose as the heading of another message.
 *
 * @param agent who speaks where no person does
 */
export function markdownMessage(message: ExportedMessage, agent: string): string {
  const person = message.sender_user_display_name ?? message.sender_user_email ?? 'Somebody';
  const who = message.sender_type === 'AGENT' ? agent : message.relayed ? `${person}, at the terminal` : person;
  const parts = [`## ${message.seq} · ${line(who)} · ${message.created_at}`, ...body(message)];
  const { ask } = message;
  if (ask?.answer != null) parts.push(`Answered by ${line(ask.answered_by_name ?? 'somebody')}:`, quote(ask.answer));
  else if (ask) parts.push(`*${ask.kind}, ${ask.state}*`);
  return `\n${parts.join('\n\n')}\n`;
}

function body(message: ExportedMessage): string[] {
  if (message.withdrawn_at !== null) return ['*taken back*'];
  const known = readKind(message);
  switch (known.kind) {
    case 'diff':
      return [fence('diff', message.content)];
    case 'image':
      return [quote(`[Image] ${known.image.alt ?? ''}`)];
    case 'plan': {
      const box = { pending: '[ ]', in_progress: '[~]', completed: '[x]' };
      return [quote(known.plan.items.map((item) => `- ${box[item.state]} ${line(item.text)}`).join('\n'))];
    }
    case 'tool_call': {
      const { tool_name, state, input, result } = known.tool_call;
      const called = `Tool ${line(tool_name)}, ${state}:`;
      const given = fence('json', JSON.stringify(input, null, 2));
      return [quote(message.content), called, given, ...(result == null ? [] : [fence('', result)])];
    }
    default:
      return [quote(message.content)];
  }
}

const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const quote = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((each) => `> ${each}`)
    .join('\n');

/** The fence is longer than any that the text has. */
function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text}\n${ticks}`;
}

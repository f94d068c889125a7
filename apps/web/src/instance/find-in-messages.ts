import type { Message } from '@beckon/contract/message';

type Searched = Pick<Message, 'seq' | 'kind' | 'content' | 'message_metadata'>;

/**
 * The message nearest to `from_seq`, before or after it, that says `words`, in whatever case.
 *
 * @param from_seq not itself looked at; null begins at the end that comes first
 */
export function findMessage<M extends Searched>(
  messages: readonly M[],
  words: string,
  from_seq: number | null,
  direction: 'older' | 'newer',
): M | undefined {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return undefined;
  const says = (message: Searched): boolean => textOf(message).includes(wanted);
  if (direction === 'newer') return messages.find((each) => each.seq > (from_seq ?? 0) && says(each));
  return messages.findLast((each) => each.seq < (from_seq ?? Infinity) && says(each));
}

/** A picture is no text; a call of a tool is also what went in and came out. */
function textOf({ kind, content, message_metadata }: Searched): string {
  if (kind === 'image') return '';
  const more = kind === 'tool_call' || kind === 'plan' ? JSON.stringify(message_metadata) : '';
  return `${content}\n${more}`.toLowerCase();
}

import type { Message } from '@beckon/contract/message';

/** A longer silence says again who speaks. */
const TOGETHER_MS = 600_000;
/** Kinds that take one line until they are opened. */
const LINES: ReadonlySet<string> = new Set(['tool_call', 'status', 'usage', 'diff', 'interrupt']);

/** Whether a message goes on where the one before it ended, so that nobody needs to be told again who speaks. */
export function isTogether(before: Message, message: Message): boolean {
  return (
    before.sender_type === message.sender_type &&
    before.sender_user_id === message.sender_user_id &&
    isSameDay(before.created_at, message.created_at) &&
    Date.parse(message.created_at) - Date.parse(before.created_at) < TOGETHER_MS
  );
}

/** Whether two times fall on one day of the reader's. */
export function isSameDay(a: string, b: string): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** About how high a message will stand, in pixels; what is drawn is measured. */
export function estimateHeight(message: Message): number {
  if (LINES.has(message.kind)) return 34;
  if (message.kind === 'image') return 320;
  const lines = Math.ceil(message.content.length / 95) + message.content.split('\n', 40).length - 1;
  return 40 + 23 * Math.min(lines, 60);
}

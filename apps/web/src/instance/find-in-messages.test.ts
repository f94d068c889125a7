import { expect, test } from 'vitest';
import { findMessage } from './find-in-messages.ts';

const message = (
  seq: number,
  rest: { content: string; kind?: string; message_metadata?: Record<string, unknown> },
) => ({
  seq,
  kind: 'text',
  message_metadata: null,
  ...rest,
});

const log = [
  message(1, { content: 'Reading the Tests' }),
  message(2, {
    kind: 'tool_call',
    content: 'Bash',
    message_metadata: { tool_call: { tool_name: 'Bash', input: { command: 'npm test' }, state: 'done' } },
  }),
  message(3, { content: 'done' }),
  message(4, { kind: 'image', content: 'data:image/png;base64,test' }),
];
const seq = (words: string, from: number | null, direction: 'older' | 'newer') =>
  findMessage(log, words, from, direction)?.seq;

test('the nearest message before or after is found, whatever the case', () => {
  expect(seq('test', null, 'older')).toBe(2);
  expect(seq('TEST', 2, 'older')).toBe(1);
  expect(seq('test', 1, 'older')).toBeUndefined();
  expect(seq('test', 1, 'newer')).toBe(2);
  expect(seq('test', 2, 'newer')).toBeUndefined();
});

test('nothing is found by nothing', () => {
  expect(seq('  ', null, 'older')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { readKind } from './message-kind.ts';

const CALL = { tool_name: 'Bash', input: { command: 'ls' }, state: 'running' as const };

test('a message is read by its kind', () => {
  expect(readKind({ kind: 'tool_call', message_metadata: { tool_call: CALL, more: 1 } })).toEqual({
    kind: 'tool_call',
    tool_call: CALL,
  });
  const plan = { items: [{ text: 'Test', state: 'completed' }] };
  expect(readKind({ kind: 'plan', message_metadata: { plan } })).toEqual({ kind: 'plan', plan });
  expect(readKind({ kind: 'status', message_metadata: null })).toEqual({ kind: 'status', status: {} });
  expect(readKind({ kind: 'image', message_metadata: { image: { alt: 'A cat' } } })).toEqual({
    kind: 'image',
    image: { alt: 'A cat' },
  });
  const usage = { input_tokens: 3, cost_usd: 0.01 };
  expect(readKind({ kind: 'usage', message_metadata: { usage } })).toEqual({ kind: 'usage', usage });
  expect(readKind({ kind: 'diff', message_metadata: null })).toEqual({ kind: 'diff' });
});

test('what is not known, or does not fit, is a text', () => {
  const misfits = [
    { kind: 'hologram', message_metadata: { hologram: {} } },
    { kind: 'tool_call', message_metadata: null },
    { kind: 'tool_call', message_metadata: { tool_call: { ...CALL, state: 'exploded' } } },
    { kind: 'plan', message_metadata: { plan: { items: 'all' } } },
    { kind: 'usage', message_metadata: { usage: { input_tokens: -1 } } },
    { kind: 'constructor', message_metadata: null },
  ];
  expect(misfits.map(readKind)).toEqual(misfits.map(() => ({ kind: 'text' })));
});

import { byteLength } from '@beckon/shared/byte-length';
import { expect, test } from 'vitest';
import { fit, fitInput, summary, toText } from './tool-text.ts';

const told = (tool_name: string, tool_input: Record<string, unknown>) =>
  summary({ hook_event_name: 'PreToolUse', session_id: '5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11', tool_name, tool_input });

test('a call is told in one line', () => {
  expect(told('Bash', { command: 'npm\n test', description: '' })).toBe('Bash: npm test');
  expect(told('Read', { file_path: '/a.ts', limit: 5 })).toBe('Read: /a.ts');
  expect(told('Odd', { n: 5 })).toBe('Odd');
  expect(told('Bash', { command: 'x'.repeat(5_000) }).length).toBeLessThan(210);
});

test('a result is text: what a command has printed, or what it is', () => {
  expect(toText({ stdout: 'a', stderr: 'b', interrupted: false })).toBe('a\nb');
  expect(toText({ filePath: '/a' })).toContain('"filePath": "/a"');
  expect(toText(undefined)).toBe('');
});

test('what is too long for a message is cut, whatever it is made of', () => {
  expect(fit('a\0b')).toBe('ab');
  expect(byteLength(JSON.stringify(fit('"'.repeat(100_000))))).toBeLessThan(25_000);
  expect(byteLength(JSON.stringify(fitInput({ a: 'é'.repeat(90_000), b: ['x'.repeat(90_000)] })))).toBeLessThan(50_000);
});

import { byteLength } from '@beckon/shared/byte-length';
import { expect, test } from 'vitest';
import { fit, fitInput, summary, toText } from './tool-text.ts';

test('a call is told in one line', () => {
  expect(summary('Bash', { command: 'npm\n test', description: '' })).toBe('Bash: npm test');
  expect(summary('Read', { file_path: '/a.ts', limit: 5 })).toBe('Read: /a.ts');
  expect(summary('Odd', { n: 5 })).toBe('Odd');
  expect(summary('Bash', { command: 'x'.repeat(5_000) }).length).toBeLessThan(210);
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

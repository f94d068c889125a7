import { expect, test } from 'vitest';
import { cutOption, parseQuestion, resolveAnswer, withOptions } from './ask-options.ts';

test('an options block becomes options, and the text loses the markup', () => {
  expect(
    parseQuestion('Deploy?\n\n[OPTIONS]\n1. Yes\n2. Yes and approve npm for rest of session\n3. No\n[/OPTIONS]'),
  ).toEqual({
    text: 'Deploy?',
    options: ['Yes', 'Yes and approve npm for rest of session', 'No'],
  });
});

test('yes/no markup becomes two options', () => {
  expect(parseQuestion('Go on?\n[YES/NO]')).toEqual({ text: 'Go on?', options: ['Yes', 'No'] });
});

test('markup that is not at the end, or names nothing, is ordinary text', () => {
  for (const content of ['[YES/NO] was asked before', '[OPTIONS]\nnothing numbered\n[/OPTIONS]', '', 'plain']) {
    expect(parseQuestion(content)).toEqual({ text: content, options: null });
  }
});

test('the number of an option stands for its text (C21)', () => {
  const options = ['Yes', 'Yes and approve npm for rest of session', 'No'];
  expect(resolveAnswer('2', options)).toBe('Yes and approve npm for rest of session');
  expect(resolveAnswer(' 3. ', options)).toBe('No');
  expect(resolveAnswer('4', options)).toBe('4');
  expect(resolveAnswer('2 apples', options)).toBe('2 apples');
  expect(resolveAnswer('2', null)).toBe('2');
});

test('an option that lists show cut still stands for its whole text', () => {
  const long = `Yes, and ${'again '.repeat(100)}`;
  expect(cutOption(long).length).toBeLessThan(310);
  expect(cutOption('No')).toBe('No');
  expect(resolveAnswer(cutOption(long), ['No', long])).toBe(long);
});

test('what is written with options is read as the same question and options', () => {
  expect(withOptions('Go?', [])).toBe('Go?');
  expect(parseQuestion(withOptions('Go?\nNow?', ['Yes', ' No,\nlater ']))).toEqual({
    text: 'Go?\nNow?',
    options: ['Yes', 'No, later'],
  });
});

test('what else stands around the markup stays as it was: text before the first mark, lines that are no option, breaks at the end', () => {
  const texts: [string, string, string[] | null][] = [
    ['Go?\n\n\n[YES/NO] \n', 'Go?', ['Yes', 'No']],
    ['[OPTIONS]\n1. a\n[/OPTIONS]', '', ['a']],
    ['One [OPTIONS] two\n[OPTIONS]\n 12.  a  \nno number\n3.b\n\n[/OPTIONS]\n', 'One ', ['a', 'b']],
    ['Q\n[OPTIONS]\n1. a\n[/OPTIONS]\n[OPTIONS]\n1. b\n[/OPTIONS]', 'Q', ['a', 'b']],
    ['[OPTIONS][/OPTIONS]', '[OPTIONS][/OPTIONS]', null],
    ['Q\n\n', 'Q\n\n', null],
  ];
  for (const [content, text, options] of texts) expect(parseQuestion(content)).toEqual({ text, options });
});

test.each([
  ['line breaks', (n: number) => '\n'.repeat(n)],
  ['spaces in an option', (n: number) => `Q\n[OPTIONS]\n1. a${' '.repeat(n)}b\n[/OPTIONS]`],
  ['marks', (n: number) => '[OPTIONS]\n'.repeat(n / 10)],
  ['marks that close', (n: number) => `[OPTIONS]\n1. a${'\n[/OPTIONS]'.repeat(n / 11)}x`],
  ['spaces behind it', (n: number) => `Q [YES/NO]${' '.repeat(n)}x`],
])('[S66] ten times as much of %s takes ten times as long, not a hundred times', (_, text) => {
  const fastest = (content: string): number =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const before = performance.now();
        parseQuestion(content);
        withOptions('Q', [content]);
        return performance.now() - before;
      }),
    );
  const [short, long] = [text(100_000), text(1_000_000)];
  fastest(short);
  // Whatever tries each beginning takes a hundred times as long.
  expect(fastest(long) / fastest(short)).toBeLessThan(40);
});

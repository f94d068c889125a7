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

import { expect, test } from 'vitest';
import { suggestionMeaning } from './suggestion-meaning.ts';

const rule = (more: object) => ({
  label: 'Always',
  type: 'addRules',
  behavior: 'allow',
  destination: 'localSettings',
  ...more,
});

test('a rule says what is never asked again, and where', () => {
  expect(suggestionMeaning(rule({ rules: [{ toolName: 'Bash', ruleContent: 'npm test:*' }] }))).toEqual([
    'Never asks again for Bash with “npm test:*”, in this project, on that machine.',
  ]);
  expect(suggestionMeaning(rule({ rules: [{ toolName: 'Bash' }], destination: 'userSettings' }))).toEqual([
    'Never asks again for anything with Bash, in every project on that machine.',
  ]);
});

test('modes and folders are said too, also from within', () => {
  const mode = { type: 'setMode', mode: 'acceptEdits', destination: 'session' };
  const folders = { type: 'addDirectories', directories: ['/srv'], destination: 'session' };
  expect(suggestionMeaning({ label: 'x', updates: [mode, folders] })).toEqual([
    'Changes how freely it runs to “acceptEdits”, until this session ends.',
    'Lets it work in /srv, until this session ends.',
  ]);
});

test('what is not understood in full is not explained away', () => {
  for (const odd of [
    { behavior: 'deny' },
    { destination: 'elsewhere' },
    { rules: [] },
    { rules: [{ toolName: 4 }] },
    { type: 'removeRules' },
  ]) {
    expect(suggestionMeaning(rule({ rules: [{ toolName: 'Bash' }], ...odd }))).toBeNull();
  }
  expect(suggestionMeaning({ label: 'x' })).toBeNull();
});

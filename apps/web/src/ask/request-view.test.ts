import type { AskRequest } from '@beckon/contract/ask';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { RequestView } from './request-view.tsx';

const draw = (request: AskRequest): string =>
  renderToStaticMarkup(createElement(RequestView, { request }))
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"');

test('every byte of the input is drawn, whatever its fields are called', () => {
  const input = {
    command: 'npm test',
    description: 'harmless',
    run_in_background: true,
    other: { deep: ['x\u202ey'] },
  };
  const text = draw({ tool_name: 'Bash', input, cwd: '/srv/app' });
  for (const part of ['Bash', '/srv/app', 'npm test', 'harmless', 'run_in_background', 'RIGHT-TO-LEFT OVERRIDE']) {
    expect(text).toContain(part);
  }
  expect(text).not.toMatch(/\u202e/);
});

test('an edit shows what goes and what comes, to its last line, and a path outside is named', () => {
  const lines = Array.from({ length: 900 }, (_, n) => `line ${n}`).join('\n');
  const text = draw({
    tool_name: 'Edit',
    cwd: '/srv/app',
    input: { file_path: '/srv/other/x.ts', old_string: 'old', new_string: lines, replace_all: true },
  });
  for (const part of ['-old', '+line 0', '+line 899', 'replace_all', 'writes outside the folder it works in']) {
    expect(text).toContain(part);
  }
});

test('a file that is written is shown whole; one inside the folder raises nothing', () => {
  const text = draw({
    tool_name: 'Write',
    cwd: '/srv/app',
    input: { file_path: '/srv/app/a.txt', content: 'one\ntwo' },
  });
  expect(text).toContain('+one');
  expect(text).toContain('+two');
  expect(text).not.toContain('outside');
});

test('a tool that is not known shows its input as it is', () => {
  expect(draw({ tool_name: 'mcp__shop__buy', input: { item: 'boat', price: 9 } })).toContain('"price": 9');
});

test('what a choice would keep is said, and shown as data where it is not understood', () => {
  const always = {
    label: 'Always allow',
    type: 'addRules',
    behavior: 'allow',
    destination: 'session',
    rules: [{ toolName: 'Bash' }],
  };
  const text = draw({ tool_name: 'Bash', input: { command: 'ls' }, suggestions: [always, { label: 'Odd', rule: 7 }] });
  expect(text).toContain('Never asks again for anything with Bash, until this session ends.');
  expect(text).toContain('{"rule":7}');
});

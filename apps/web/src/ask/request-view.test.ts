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

test('a patch is shown file by file, and where it holds more than can be drawn, as it is', () => {
  const update = {
    path: '/srv/app/a.ts',
    kind: { type: 'update', move_path: '/srv/b.ts' },
    diff: '@@ -1 +1 @@\n-old\n+new\n',
  };
  const changes = [update, { path: 'c.txt', kind: { type: 'add' }, diff: 'one\ntwo' }];
  const text = draw({ tool_name: 'apply_patch', cwd: '/srv/app', input: { changes, grant_root: '/srv' } });
  for (const part of [
    'a.ts',
    'goes to',
    '/srv/b.ts',
    '-old',
    '+new',
    '+one',
    '+two',
    'No newline',
    'grant_root',
    'outside',
  ]) {
    expect(text).toContain(part);
  }
  const odd = [{ ...update, mode: '0777' }];
  expect(draw({ tool_name: 'apply_patch', input: { changes: odd } })).toContain('"mode": "0777"');
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

test('what cannot be seen is seen and counted in an edit and in a patch, as in a command', () => {
  const hidden = { file_path: '/p/a\u200b.ts', old_string: 'if (ok)', new_string: 'if (ok \u202e\u2066// safe\u2069)' };
  const patch = { path: 'a.ts', kind: { type: 'update' }, diff: '@@ -1 +1 @@\n-user\n+us\u0435r\u200d\n' };
  for (const [input, told] of [
    [hidden, ['zero width space', 'right-to-left override', 'holds 4 characters you could not see']],
    [
      { changes: [patch] },
      ['zero width joiner', 'holds a character you could not see', 'holds a letter that only look'],
    ],
    [{ command: 'rm \u2066-r\u2069' }, ['left-to-right isolate', 'holds 2 characters you could not see']],
  ] as const) {
    const text = draw({ tool_name: 'Edit', input });
    for (const part of told) expect(text.toLowerCase()).toContain(part);
    expect(text).not.toMatch(/[\u200b\u200d\u202e\u2066\u2069]/);
  }
});

test('an input that says in two ways what it does is shown as it is: nothing hides behind the other', () => {
  const [one, other] = [
    { old_string: 'evil', new_string: 'worse' },
    { old_string: 'kind', new_string: 'kinder' },
  ];
  for (const input of [
    { file_path: 'a.ts', ...one, edits: [other] },
    { file_path: 'a.ts', ...other, content: 'evil\nworse' },
    { file_path: 'a.ts', ...one, command: 'npm test' },
    { file_path: 'a.ts', edits: [{ ...one, replace_all: true }] },
    { command: 'npm test', changes: [{ path: 'evil', kind: { type: 'delete' }, diff: 'worse' }] },
  ]) {
    const text = draw({ tool_name: 'Edit', input });
    expect(text).toContain(JSON.stringify(input, null, 2));
    expect(text).not.toMatch(/[-+](?:kind|evil|worse)/);
  }
});

test('where the program has found other lines to replace than the call names, both are shown', () => {
  const input = {
    file_path: 'a.ts',
    old_string: 'a\nb\nc',
    new_string: 'd',
    diff: '@@ -1,3 +1 @@\n-a\n-not b\n-c\n+d',
  };
  const text = draw({ tool_name: 'edit', input });
  for (const part of ['-b', '+d', 'found other lines', '-not b']) expect(text).toContain(part);
  expect(text).not.toContain('"diff"');
});

import { expect, test } from 'vitest';
import { isAsCalled, toolInput } from './tool-input.ts';

test('a change of a file has the names that it has with other agents, and exactly the values of the call', () => {
  const edit = { filePath: 'a.txt', oldString: 'one\r\n', newString: 'uno\u202e', replaceAll: true };
  expect(toolInput('edit', edit)).toEqual({
    file_path: 'a.txt',
    old_string: 'one\r\n',
    new_string: 'uno\u202e',
    replace_all: true,
  });
  expect(toolInput('write', { filePath: 'a.txt', content: 'x' })).toEqual({ file_path: 'a.txt', content: 'x' });
  expect(toolInput('bash', { command: 'ls', filePath: 'a' })).toEqual({ command: 'ls', filePath: 'a' });
});

test.each([
  ['edit', { filePath: '/etc/passwd', oldString: 'a', newString: 'b', file_path: 'harmless.txt' }],
  ['write', { filePath: '/etc/passwd', content: 'x', command: 'ls' }],
  ['apply_patch', { patchText: '*** Begin Patch\n*** Delete File: a\n*** End Patch', file_path: 'harmless.txt' }],
])('%s with more in it than the tool takes stays together: it cannot pose as another change', (tool, input) => {
  expect(toolInput(tool, input)).toEqual({ input });
});

const PATCH = `*** Begin Patch
*** Update File: a.txt
*** Move to: b.txt
@@ def hello
 one
-two
+deux
*** Add File: c.txt
+new

*** Delete File: d.txt
*** End Patch`;

test('a patch is told file by file, and as it is where that would not be all of it', () => {
  const whole = PATCH.replace('+new\n\n', '+new\n+\n');
  expect(toolInput('apply_patch', { patchText: `${whole}\n` })).toEqual({
    changes: [
      { path: 'a.txt', kind: { type: 'update', move_path: 'b.txt' }, diff: '@@ def hello\n one\n-two\n+deux' },
      { path: 'c.txt', kind: { type: 'add' }, diff: 'new\n\n' },
      { path: 'd.txt', kind: { type: 'delete' }, diff: '' },
    ],
  });
  for (const odd of [PATCH, whole.replace('*** End Patch', ''), `cat <<E\n${whole}`, whole.replace('Begin', 'begin')]) {
    expect(toolInput('apply_patch', { patchText: odd })).toEqual({ patch: odd });
  }
});

const diff = (...lines: readonly string[]): string =>
  ['Index: /p/a.txt', '===', '--- /p/a.txt', '+++ /p/a.txt', '@@ -1,4 +1,2 @@', ...lines].join('\n');

test('an edit that replaces what only resembles the words of its call is told from one that replaces those', () => {
  expect(isAsCalled({ oldString: 'if (a) {\n  b();\n}' }, diff(' x', '-if (a) {', '-  b();', '-}', '+c();'))).toBe(
    true,
  );
  expect(isAsCalled({ oldString: 'one' }, diff('-none two', '+nuno two'))).toBe(true);
  expect(isAsCalled({ oldString: '  one\r\n  two' }, diff('-one', '-two', '+uno'))).toBe(true);
  expect(isAsCalled({ oldString: 'a {\n  b();\n}' }, diff('-a {', '-  check();', '-}', '+c();'))).toBe(false);
});

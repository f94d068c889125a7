import { parseQuestion } from '@beckon/contract/ask-options';
import { must } from '@beckon/shared/must';
import { expect, test } from 'vitest';
import { permissionAsk, questionAsk } from './opencode-ask.ts';
import { PermissionRequest, QuestionRequest, type ToolPart } from './opencode-event.ts';

const call: ToolPart = {
  type: 'tool',
  id: 'prt_1',
  messageID: 'msg_1',
  sessionID: 'ses_1',
  callID: 'call_1',
  tool: 'write',
  state: { status: 'running', input: { filePath: '/elsewhere/a.txt', content: 'x' } },
};

const asked = (permission: string, always: readonly string[] = []): PermissionRequest =>
  PermissionRequest.parse({
    id: 'per_1',
    sessionID: 'ses_1',
    permission,
    patterns: ['/elsewhere/*'],
    metadata: { parentDir: '/elsewhere' },
    always,
  });

test('a permission shows exactly what the tool was called with, and what else is asked for', () => {
  expect(permissionAsk(asked('edit'), '/p', call).request).toEqual({
    tool_name: 'write',
    input: { file_path: '/elsewhere/a.txt', content: 'x' },
    cwd: '/p',
  });
  expect(permissionAsk(asked('external_directory'), '/p', call).request.input).toEqual({
    file_path: '/elsewhere/a.txt',
    content: 'x',
    parentDir: '/elsewhere',
    permission: 'external_directory',
    patterns: ['/elsewhere/*'],
  });
  expect(permissionAsk(asked('edit'), '/p').request).toMatchObject({
    tool_name: 'edit',
    input: { parentDir: '/elsewhere', patterns: ['/elsewhere/*'] },
  });
});

test('what OpenCode has found to change is shown where it is not what the call says', () => {
  const [found, input] = [
    '@@ -1,3 +1 @@\n-a\n-check()\n-c\n+d',
    { filePath: 'a.txt', oldString: 'a\nb\nc', newString: 'd' },
  ];
  const edit: ToolPart = { ...call, tool: 'edit', state: { status: 'running', input } };
  const inputOf = (diff: string) => permissionAsk({ ...asked('edit'), metadata: { diff } }, '/p', edit).request.input;
  expect(inputOf(found)).toEqual({ file_path: 'a.txt', old_string: 'a\nb\nc', new_string: 'd', diff: found });
  expect(inputOf(found.replace('check()', 'b'))).not.toHaveProperty('diff');
});

test('an answer is one of the options, or refuses in words', () => {
  const { content, reply } = permissionAsk(asked('edit', ['*']), '/p', call);
  const [yes, always, no] = must(parseQuestion(content).options);
  expect([yes, always, no, 'Not there'].map((answer) => reply(must(answer)))).toEqual([
    { reply: 'once' },
    { reply: 'always' },
    { reply: 'reject' },
    { reply: 'reject', message: 'Not there' },
  ]);
  expect(parseQuestion(permissionAsk(asked('edit'), '/p', call).content).options).toEqual(['Yes', 'No']);
});

test('questions are answered a line each; several choices have commas between them', () => {
  const options = [{ label: 'Red' }, { label: 'Blue' }, { label: 'Green' }];
  const of = (...questions: readonly object[]) =>
    questionAsk(QuestionRequest.parse({ id: 'que_1', sessionID: 'ses_1', questions }), '/p');
  const several = { question: 'Which ones?', options, multiple: true };
  expect(of({ question: 'Which?', options }).reply('2')).toEqual([['Blue']]);
  expect(of(several).reply('1, Green')).toEqual([['Red', 'Green']]);
  expect(of(several).reply('Something, else')).toEqual([['Something, else']]);
  expect(of({ question: 'Which?', options }, several).reply('Red\n2,3')).toEqual([['Red'], ['Blue', 'Green']]);
});

import { expect, test } from 'vitest';
import { permissionAsk } from './permission.ts';

const event = (tool_name: string, tool_input: Record<string, unknown>, more: object = {}) => ({
  hook_event_name: 'PermissionRequest',
  session_id: '5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11',
  tool_name,
  tool_input,
  ...more,
});

test('yes allows, a rule that is offered is kept as it was offered, anything else refuses', () => {
  const rule = {
    type: 'addRules',
    rules: [{ toolName: 'Bash', ruleContent: 'npm test:*' }],
    destination: 'localSettings',
  };
  const { content, request, verdict } = permissionAsk(
    event('Bash', { command: 'npm test' }, { permission_suggestions: [rule] }),
  );
  const label = 'Yes, and always allow Bash(npm test:*) from now on';
  expect(content).toBe(`Allow execution of Bash?\n\n[OPTIONS]\n1. Yes\n2. ${label}\n3. No\n[/OPTIONS]`);
  expect(request).toEqual({ tool_name: 'Bash', input: { command: 'npm test' }, suggestions: [{ label, rule }] });
  expect(verdict('Yes')).toEqual({ behavior: 'allow' });
  expect(verdict(label)).toEqual({ behavior: 'allow', updatedPermissions: [rule] });
  expect(verdict('No')).toEqual({ behavior: 'deny', message: 'The person has refused this.' });
  expect(verdict('yes please')).toMatchObject({ behavior: 'deny', message: expect.stringContaining('yes please') });
});

const question = (name: string, multiSelect = false) => ({
  question: name,
  header: 'H',
  multiSelect,
  options: [{ label: 'Red', description: 'warm' }, { label: 'Blue' }],
});

test('a question is answered with its option or in words; several, a line each', () => {
  const one = permissionAsk(event('AskUserQuestion', { questions: [question('Which?')] }));
  expect(one.kind).toBe('question');
  expect(one.verdict('Blue')).toEqual({
    behavior: 'allow',
    updatedInput: { questions: [question('Which?')], answers: { 'Which?': 'Blue' } },
  });
  const two = permissionAsk(event('AskUserQuestion', { questions: [question('Which?'), question('And then?', true)] }));
  expect(two.verdict('2\nRed, Green')).toMatchObject({
    updatedInput: { answers: { 'Which?': 'Blue', 'And then?': 'Red, Green' } },
  });
});

test('a plan is accepted in one of two modes, or goes back with words', () => {
  const { kind, verdict } = permissionAsk(event('ExitPlanMode', { plan: '# Plan' }));
  expect(kind).toBe('plan');
  expect(verdict('Yes, and accept edits')).toMatchObject({ updatedPermissions: [{ mode: 'acceptEdits' }] });
  expect(verdict('Yes, and ask before each edit')).toMatchObject({ updatedPermissions: [{ mode: 'default' }] });
  expect(verdict('No, keep planning')).toMatchObject({ behavior: 'deny' });
  expect(verdict('Mention the brush')).toMatchObject({ message: expect.stringContaining('Mention the brush') });
});

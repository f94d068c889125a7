import { expect, test } from 'vitest';
import { TaskList, taskText } from './task-list.ts';

const call = (tool_name: string, tool_input: Record<string, unknown>, tool_response: unknown = {}) => ({
  hook_event_name: 'PostToolUse',
  session_id: '5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11',
  tool_name,
  tool_input,
  tool_response,
});
const made = (id: string, subject: string) => call('TaskCreate', { subject }, { task: { id, subject } });

test('tasks are made, moved on, renamed and taken away', () => {
  const list = new TaskList();
  expect(list.hear(made('1', 'Buy paint'))).toBe(true);
  list.hear(made('2', 'Paint'));
  list.hear(made('3', 'Nothing'));
  expect(list.hear(call('TaskUpdate', { taskId: '1', status: 'completed' }))).toBe(true);
  list.hear(call('TaskUpdate', { taskId: '2', status: 'in_progress', subject: 'Paint it' }));
  list.hear(call('TaskUpdate', { taskId: '3', status: 'deleted' }));
  expect(taskText(list.items)).toBe('- [x] Buy paint\n- [~] Paint it');
  expect(list.isDone).toBe(false);
  expect(list.hear(call('TaskGet', { taskId: '1' }))).toBe(false);
  expect(list.hear(call('TaskUpdate', { taskId: '9', status: 'completed' }))).toBe(false);
  const tasks = [{ id: '2', subject: 'Paint it', status: 'completed', blockedBy: [] }];
  list.hear(call('TaskList', {}, { tasks }));
  expect([list.items, list.isDone]).toEqual([[{ text: 'Paint it', state: 'completed' }], true]);
});

test('the tool of old writes the whole list; what is not understood changes nothing', () => {
  const list = new TaskList();
  const todos = [{ content: 'One', status: 'in_progress', activeForm: 'Doing one' }];
  list.hear(call('TodoWrite', { todos }));
  expect(list.items).toEqual([{ text: 'One', state: 'in_progress' }]);
  expect(list.hear(call('TodoWrite', { todos: 'none' }))).toBe(false);
});

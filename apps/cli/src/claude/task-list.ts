import type { Plan } from '@beckon/contract/message-kind';
import { z } from 'zod';
import type { HookEvent } from './hook-event.ts';

type Item = Plan['items'][number];

/** What Claude Code keeps its list with: one tool of old, three of its successors. */
const TOOLS: readonly string[] = ['TodoWrite', 'TaskCreate', 'TaskUpdate', 'TaskList', 'TaskGet'];

const State = z.enum(['pending', 'in_progress', 'completed']);
const Todos = z.object({ todos: z.array(z.looseObject({ content: z.string(), status: State })) });
const Created = z.object({ task: z.looseObject({ id: z.string(), subject: z.string() }) });
const Updated = z.object({ taskId: z.string(), subject: z.string().optional(), status: State.optional() });
const Deleted = z.object({ taskId: z.string(), status: z.literal('deleted') });
const Listed = z.object({ tasks: z.array(z.looseObject({ id: z.string(), subject: z.string(), status: State })) });

/** A call, and what it has answered. */
export type TaskCall = Pick<HookEvent, 'tool_name' | 'tool_input' | 'tool_response'>;

export const isTaskTool = ({ tool_name = '' }: Pick<TaskCall, 'tool_name'>): boolean => TOOLS.includes(tool_name);

/** The list of tasks that a session of Claude Code works through, as its tools tell it. */
export class TaskList {
  #items = new Map<string, Item>();

  get isDone(): boolean {
    return this.items.every(({ state }) => state === 'completed');
  }

  get items(): Item[] {
    return [...this.#items.values()];
  }

  clear(): void {
    this.#items.clear();
  }

  /** Takes what a call has done. @returns whether the list is another one now */
  hear({ tool_name, tool_input, tool_response }: TaskCall): boolean {
    const before = JSON.stringify(this.items);
    if (tool_name === 'TodoWrite') this.#write(Todos.safeParse(tool_input).data);
    if (tool_name === 'TaskCreate') this.#create(Created.safeParse(tool_response).data);
    if (tool_name === 'TaskUpdate') this.#update(tool_input);
    if (tool_name === 'TaskList') this.#list(Listed.safeParse(tool_response).data);
    return JSON.stringify(this.items) !== before;
  }

  #write(written: z.infer<typeof Todos> | undefined): void {
    if (!written) return;
    this.#items = new Map(
      written.todos.map(({ content, status }, at) => [String(at), { text: content, state: status }]),
    );
  }

  #create(created: z.infer<typeof Created> | undefined): void {
    if (created) this.#items.set(created.task.id, { text: created.task.subject, state: 'pending' });
  }

  #update(input: unknown): void {
    const deleted = Deleted.safeParse(input).data;
    if (deleted) this.#items.delete(deleted.taskId);
    const { data } = Updated.safeParse(input);
    const item = data && this.#items.get(data.taskId);
    if (!item) return;
    this.#items.set(data.taskId, { text: data.subject ?? item.text, state: data.status ?? item.state });
  }

  #list(listed: z.infer<typeof Listed> | undefined): void {
    if (listed)
      this.#items = new Map(listed.tasks.map(({ id, subject, status }) => [id, { text: subject, state: status }]));
  }
}

/** The list as text, a line each. */
export const taskText = (items: readonly Item[]): string =>
  items.map(({ text, state }) => `- [${MARKS[state]}] ${text}`).join('\n');

const MARKS: Readonly<Record<Item['state'], string>> = { pending: ' ', in_progress: '~', completed: 'x' };

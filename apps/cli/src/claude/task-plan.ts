import type { AgentSession } from '../connector/agent-session.ts';
import { TaskList, taskText, type TaskCall } from './task-list.ts';

const TASKS = 'tasks';

/** The list of tasks as one message, updated in place, until all of it is done and another list begins. */
export class TaskPlan {
  readonly #session: Pick<AgentSession, 'put' | 'finish'>;
  readonly #tasks = new TaskList();

  constructor(session: Pick<AgentSession, 'put' | 'finish'>) {
    this.#session = session;
  }

  /** A call of one of the list's tools has been done. */
  hear(call: TaskCall): void {
    if (this.#tasks.isDone && call.tool_name !== 'TaskUpdate') {
      this.#session.finish(TASKS);
      this.#tasks.clear();
    }
    if (!this.#tasks.hear(call)) return;
    const { items } = this.#tasks;
    this.#session.put(TASKS, { kind: 'plan', content: taskText(items), plan: { items } });
  }
}

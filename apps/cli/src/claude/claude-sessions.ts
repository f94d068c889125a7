import type { ClaudeSession } from './claude-session.ts';
import type { HookEvent } from './hook-event.ts';

interface Open {
  readonly session: ClaudeSession;
  /** The process of Claude Code, where its hooks tell it. */
  pid: number | undefined;
}

/** What a session that has ended may begin anew with; all else of it is a late word. */
const BEGINNINGS: readonly string[] = ['SessionStart', 'UserPromptSubmit'];

/** The sessions that one bridge hears of, from their first word to their end. */
export class ClaudeSessions {
  readonly #start: (id: string) => ClaudeSession;
  readonly #open = new Map<string, Open>();
  readonly #ended = new Set<string>();

  constructor(start: (id: string) => ClaudeSession) {
    this.#start = start;
  }

  get size(): number {
    return this.#open.size;
  }

  /** The session of an event; undefined where it has ended before. */
  of({ session_id: id, hook_event_name }: HookEvent, pid: number | undefined): ClaudeSession | undefined {
    if (this.#ended.has(id) && !BEGINNINGS.includes(hook_event_name)) return undefined;
    this.#ended.delete(id);
    const known = this.#open.get(id) ?? { session: this.#start(id), pid };
    known.pid = pid ?? known.pid;
    this.#open.set(id, known);
    return known.session;
  }

  end(id: string): void {
    this.#open.get(id)?.session.end();
    this.#open.delete(id);
    this.#ended.add(id);
  }

  /** Ends those whose process has gone without a word. */
  endDead(isAlive: (pid: number) => boolean): void {
    for (const [id, { pid }] of this.#open) if (pid !== undefined && !isAlive(pid)) this.end(id);
  }

  endAll(): void {
    for (const id of this.#open.keys()) this.end(id);
  }
}

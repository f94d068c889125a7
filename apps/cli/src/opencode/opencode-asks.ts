import type { OpenCodeApi } from './opencode-api.ts';
import { permissionAsk, questionAsk, type OpenCodeAsk } from './opencode-ask.ts';
import type { PermissionRequest, QuestionRequest, Session } from './opencode-event.ts';
import type { OpenCodeSession } from './opencode-session.ts';
import { untilTaken } from './until-taken.ts';

/** Who speaks: a session, and the one that the person has, where that is another. */
export interface Speaker {
  readonly session: Session;
  readonly root: OpenCodeSession;
}

interface Open {
  readonly root: OpenCodeSession;
  readonly settled: AbortController;
  readonly refuse: () => Promise<void>;
}

/** What OpenCode asks, each once, here and at its terminal until one of them has answered. */
export class OpenCodeAsks {
  readonly #api: OpenCodeApi;
  readonly #closing: AbortSignal;
  readonly #open = new Map<string, Open>();
  readonly #asked = new Set<string>();

  constructor(api: OpenCodeApi, closing: AbortSignal) {
    this.#api = api;
    this.#closing = closing;
  }

  permission(request: PermissionRequest, { session: { directory }, root }: Speaker): void {
    const ask = permissionAsk(request, directory, root.call(request.tool?.callID));
    void this.#ask(request.id, root, ask, {
      send: (reply) => this.#api.replyPermission(request.id, directory, reply),
      refuse: () => this.#api.replyPermission(request.id, directory, { reply: 'reject' }),
    });
  }

  question(request: QuestionRequest, { session: { directory }, root }: Speaker): void {
    const ask = questionAsk(request, directory);
    void this.#ask(request.id, root, ask, {
      send: (answers) => this.#api.replyQuestion(request.id, directory, answers),
      refuse: () => this.#api.rejectQuestion(request.id, directory),
    });
  }

  /** It waits no longer. */
  settle(id: string): void {
    this.#asked.add(id);
    this.#open.get(id)?.settled.abort();
  }

  /** Nobody decides any more what a session, or a subagent of it, waits for. OpenCode closes its own dialog with that. */
  async refuseAll(root: OpenCodeSession): Promise<void> {
    const waiting = [...this.#open.values()].filter((each) => each.root === root);
    for (const { refuse } of waiting) await untilTaken(refuse, this.#closing);
  }

  /** All that waits now: what does not was settled while nobody listened. */
  settleOthers(waiting: ReadonlySet<string>): void {
    for (const id of this.#open.keys()) if (!waiting.has(id)) this.settle(id);
  }

  async #ask<Reply>(
    id: string,
    root: OpenCodeSession,
    ask: OpenCodeAsk<Reply>,
    { send, refuse }: { readonly send: (reply: Reply) => Promise<void>; readonly refuse: () => Promise<void> },
  ): Promise<void> {
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    const settled = new AbortController();
    this.#open.set(id, { root, settled, refuse });
    const { seat } = root;
    const { reply, ...asked } = ask;
    const answer = await seat.ask(asked, settled.signal);
    this.#open.delete(id);
    if (answer === undefined) return;
    const taken = await untilTaken(() => send(reply(answer)), this.#closing);
    if (!taken) seat.say('OpenCode was answered at its terminal a moment before.', 'Terminal first');
  }
}

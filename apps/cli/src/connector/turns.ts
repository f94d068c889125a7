import type { BeckonClient } from '@beckon/client/beckon-client';
import { MAX_WAIT_SECONDS } from '@beckon/contract/limits';
import type { TurnState } from '@beckon/contract/turn';
import type { ReportQueue } from './report-queue.ts';

interface RunningTurn {
  readonly id: string;
  readonly over: AbortController;
}

/** The turns of one session: people may stop the one that runs, and no other. */
export class Turns {
  readonly #trpc: BeckonClient['trpc'];
  readonly #queue: ReportQueue;
  readonly #instanceId: () => string;
  #running: RunningTurn | undefined;
  #isStopping = false;

  constructor(trpc: BeckonClient['trpc'], queue: ReportQueue, instanceId: () => string) {
    this.#trpc = trpc;
    this.#queue = queue;
    this.#instanceId = instanceId;
  }

  /** The program was asked to stop the turn that runs: what ends now ends by that. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /**
   * A turn runs; again is fine, and one that ran before is over.
   *
   * @param stop asks the program to stop this turn; its end is told as ever. Throws what people are told where it cannot be stopped
   */
  begin(id: string, stop: () => Promise<void>): void {
    if (this.#running?.id === id) return;
    this.end();
    const turn = { id, over: new AbortController() };
    this.#running = turn;
    void this.#tell(id, 'running').then(() => this.#listen(turn, stop));
  }

  /** The turn that runs, if there is one, is over; `stopped` where it was stopped, from wherever. */
  end(stopped = false): void {
    const turn = this.#running;
    this.#running = undefined;
    this.#isStopping = false;
    if (!turn) return;
    turn.over.abort();
    void this.#tell(turn.id, stopped ? 'stopped' : 'over');
  }

  /** The session is over, and with it, on the server, its turn. */
  close(): void {
    this.#running?.over.abort();
    this.#running = undefined;
  }

  async #listen({ id: turn_id, over: { signal } }: RunningTurn, stop: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      const asked = await this.#queue.persist(
        (each) =>
          this.#trpc.turns.pendingInterrupt.mutate(
            { agent_instance_id: this.#instanceId(), turn_id, wait: MAX_WAIT_SECONDS },
            { signal: each },
          ),
        signal,
      );
      if (asked?.state === 'running') continue;
      if (asked?.state !== 'interrupt' || signal.aborted) return;
      this.#isStopping = true;
      try {
        await stop();
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.#isStopping = false;
        await this.#tell(turn_id, 'not_stopped', error instanceof Error ? error.message : String(error));
      }
    }
  }

  async #tell(turn_id: string, state: TurnState, why?: string): Promise<void> {
    const input = { agent_instance_id: this.#instanceId(), turn_id, state, ...(why !== undefined && { why }) };
    await this.#queue.add({ procedure: 'turns.tell', input });
  }
}

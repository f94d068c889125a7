import { Session } from '@beckon/contract/person';
import { join } from 'node:path';
import { z } from 'zod';
import { callServer, ServerError, UnreachableError } from '../call-server.ts';
import { openReports } from '../connector/open-reports.ts';
import { KeptFile } from '../kept-file.ts';
import { LaunchRefusal } from './launch-refusal.ts';
import type { Launch } from './launch-request.ts';
import { startRun, type Run } from './start-run.ts';
import type { Worktrees } from './worktrees.ts';

const Kept = z.object({ keys: z.array(z.string()).describe('Of the runs that have not ended.') });

interface Begun {
  readonly run: Run;
  readonly answer: object;
}

export interface RunsOptions {
  readonly worktrees: Worktrees;
  /** The Beckon that this machine serves. */
  readonly url: string;
  /** Where Beckon keeps things on this machine. */
  readonly folder: string;
  /** Tells the person at the terminal. */
  readonly notice: (text: string) => void;
}

/** The launched agents of this machine. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #kept: KeptFile<z.infer<typeof Kept>>;
  readonly #begun = new Map<string, Promise<Begun>>();
  readonly #keys = new Map<string, string>();
  #closing = false;

  constructor(options: RunsOptions) {
    this.#options = options;
    this.#kept = new KeptFile(join(options.folder, 'runs'), { url: options.url, key: 'serve' }, Kept);
  }

  /** Ends in Beckon what a process that was killed has left there. */
  async resume(): Promise<void> {
    const { url, folder } = this.#options;
    await this.#kept.takeOver(async ({ keys }) => {
      for (const key of keys) await (await openReports({ url, key }, folder)).close(5_000);
    });
  }

  /**
   * Begins a run; a launch that is called a second time, as after a lost answer, is the same one.
   *
   * @throws LaunchRefusal
   */
  async begin(launch: Launch): Promise<object> {
    if (this.#closing) throw new LaunchRefusal(500, 'This machine is stopping');
    const { agentInstanceId: id } = launch;
    const begun = this.#begun.get(id) ?? this.#begin(launch);
    this.#begun.set(id, begun);
    return (await begun).answer;
  }

  /** Stops all of them and tells Beckon. */
  async close(): Promise<void> {
    this.#closing = true;
    const all = await Promise.allSettled(this.#begun.values());
    const runs = all.flatMap((each) => (each.status === 'fulfilled' ? each.value.run : []));
    await Promise.all(runs.map((run) => run.stop('Claude Code was stopped: beckon serve has ended on its machine.')));
  }

  async #begin(launch: Launch): Promise<Begun> {
    const { agentInstanceId: id, key } = launch;
    const { worktrees, url, notice } = this.#options;
    try {
      await requireKnownKey({ url, key });
      const folder = await worktrees.take(launch);
      const run = await startRun(launch, folder, url).catch(async (error: unknown) => {
        await folder.undo();
        throw error;
      });
      await this.#keep(id, key);
      notice(`Launched ${id} in ${folder.path}`);
      void run.ended.then(() => {
        notice(`Ended ${id}`);
        return this.#forget(id);
      });
      const { path, branch } = folder;
      return { run, answer: { message: 'Successfully started claude', branch, instance_id: id, work_dir: path } };
    } catch (error) {
      this.#begun.delete(id);
      throw error;
    }
  }

  async #keep(id: string, key: string): Promise<void> {
    this.#keys.set(id, key);
    await this.#save();
  }

  async #forget(id: string): Promise<void> {
    this.#begun.delete(id);
    this.#keys.delete(id);
    await this.#save();
  }

  /** A disk that takes nothing costs a killed process its end in Beckon, no run. */
  async #save(): Promise<void> {
    const keys = [...this.#keys.values()];
    await this.#kept.save(keys.length === 0 ? null : { keys }).catch((error: unknown) => {
      this.#options.notice(`Runs cannot be kept on disk: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}

/** Before anything is made: a run that could not report would be one that nobody sees. */
async function requireKnownKey(server: { readonly url: string; readonly key: string }): Promise<void> {
  try {
    await callServer(server, ['GET', '/auth/session'], Session);
  } catch (error) {
    if (error instanceof UnreachableError) throw new LaunchRefusal(500, error.message);
    if (!(error instanceof ServerError) || error.status !== 401) throw error;
    const way = 'Start beckon serve with --url and the address of the Beckon that launches.';
    throw new LaunchRefusal(400, `${server.url}, where runs of this machine report, does not know the key. ${way}`);
  }
}

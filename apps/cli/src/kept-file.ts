import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processStart } from '@beckon/db/process-start';
import type { z } from 'zod';
import { isAlive } from './is-alive.ts';

/** For whom something is kept: what one key has said at one server is never said with another. */
export interface KeptFor {
  readonly url: string;
  readonly key: string;
}

/** `<holder>.<id>.json`, while somebody takes it over followed by `.<holder>.taken`. */
const NAME = /^(?<file>(?<maker>[^.]+)\.[^.]+\.json)(?:\.(?<taker>[^.]+)\.taken)?$/;

/**
 * What must outlive this process: one file for each process, written whole, gone when there is nothing to keep. A process
 * that starts takes over what dead ones of the same server and key have left, also what one of these was taking over itself.
 */
export class KeptFile<State> {
  readonly #schema: z.ZodType<State>;
  readonly #folder: string;
  readonly #file: string;
  /** What is to be written next; undefined when there is nothing to write, null when the file is to go. */
  #next: { readonly state: State | null } | undefined;
  #writing: Promise<void> | undefined;
  #onDisk = false;
  /** What was taken over while the disk took nothing: files that go once it does. */
  #owed: string[] = [];

  /** @param folder its own; a folder below it holds what belongs to this server and key */
  constructor(folder: string, { url, key }: KeptFor, schema: z.ZodType<State>) {
    const whose = createHash('sha256').update(`${url}\n${key}`).digest('hex').slice(0, 16);
    this.#schema = schema;
    this.#folder = join(folder, whose);
    this.#file = join(this.#folder, `${holderOf(process.pid)}.${randomUUID()}.json`);
  }

  /** The disk holds something, or is about to: what the state loses has to go there, too. */
  get onDisk(): boolean {
    return this.#onDisk;
  }

  /**
   * Hands over what each dead process has left. It is gone from the disk once `adopt` has resolved; where that fails, as on a
   * full disk, once the disk has taken what this process keeps.
   */
  async takeOver(adopt: (left: State) => Promise<void>): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const { file, maker, taker } = NAME.exec(name)?.groups ?? {};
      if (file === undefined || maker === undefined || !hasEnded(taker ?? maker)) continue;
      // Whoever renames it first has it.
      const mine = join(this.#folder, `${file}.${holderOf(process.pid)}.taken`);
      const taken = await rename(join(this.#folder, name), mine).then(
        () => true,
        () => false,
      );
      if (!taken) continue;
      const left = this.#schema.safeParse(
        await readFile(mine, 'utf8')
          .then(JSON.parse)
          .catch(() => undefined),
      );
      const isSafe =
        !left.success ||
        (await adopt(left.data).then(
          () => true,
          () => false,
        ));
      if (isSafe) await rm(mine, { force: true });
      else this.#owed.push(mine);
    }
  }

  /**
   * Resolves when the file holds this state, or something newer.
   *
   * @param state null when there is nothing to keep
   * @throws Error of the file system
   */
  save(state: State | null): Promise<void> {
    this.#onDisk = state !== null;
    this.#next = { state };
    // What is asked for while a write is under way is written once, after it.
    this.#writing ??= this.#writeOut().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async #writeOut(): Promise<void> {
    for (let next = this.#next; next; next = this.#next) {
      this.#next = undefined;
      await this.#write(next.state);
    }
  }

  async #write(state: State | null): Promise<void> {
    if (state === null) await rm(this.#file, { force: true });
    else await this.#replace(JSON.stringify(state));
    for (const path of this.#owed.splice(0)) await rm(path, { force: true });
  }

  async #replace(text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const draft = `${this.#file}.draft`;
    try {
      const handle = await open(draft, 'w', 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, this.#file);
    } catch (error) {
      // On a full disk a half is room that the next try needs.
      await rm(draft, { force: true });
      throw error;
    }
  }
}

/** One process for good, where the system tells when it began: its number is given out again, in a container at once. */
function holderOf(pid: number): string {
  const start = processStart(pid);
  return start === undefined ? String(pid) : `${pid}-${createHash('sha256').update(start).digest('hex').slice(0, 8)}`;
}

function hasEnded(holder: string): boolean {
  const pid = Number.parseInt(holder, 10);
  return holder.includes('-') ? holderOf(pid) !== holder : !isAlive(pid);
}

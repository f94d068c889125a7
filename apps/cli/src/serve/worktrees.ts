import { execFile } from 'node:child_process';
import { lstat, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LaunchRefusal } from './launch-refusal.ts';

const run = promisify(execFile);

/** A checkout of a large repository takes its time. */
const PATIENCE_MS = 300_000;
const MAX_BYTES = 8 * 1_048_576;

/** Where worktrees lie, below the top of the repository. Git is told to look at nothing in there. */
const PLACE = ['.beckon', 'worktrees'] as const;

/** The folder an agent works in. */
export interface WorkFolder {
  readonly path: string;
  /** Null where it stands on no branch. */
  readonly branch: string | null;
  /** Removes what was made for this launch, which was not begun. */
  readonly undo: () => Promise<void>;
}

export interface Wanted {
  /** `main` is the folder itself; undefined makes a new worktree. */
  readonly worktree: string | undefined;
  readonly branch: string | undefined;
}

interface Listed {
  readonly path: string;
  readonly branch: string | null;
}

/** The worktrees of one repository that launches work in. Names are trusted to be single words (`launch-request.ts`). */
export class Worktrees {
  readonly #folder: string;
  readonly #top: string;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, top: string) {
    this.#folder = folder;
    this.#top = top;
  }

  /** @throws Error where the folder belongs to no repository, or there is no git */
  static async open(folder: string): Promise<Worktrees> {
    const top = await git(folder, ['rev-parse', '--show-toplevel']).catch((error: unknown) => {
      throw new Error(
        `${folder} is not in a git repository: ${reason(error)}. Run git init, or begin in another folder.`,
      );
    });
    return new Worktrees(await realpath(folder), await realpath(top));
  }

  /**
   * The folder that a launch asks for, made where it is missing. One at a time, so that launches at once of one name share
   * what the first has made.
   *
   * @throws LaunchRefusal 400 where it cannot be had as it is wanted, 500 where git fails
   */
  take(wanted: Wanted): Promise<WorkFolder> {
    const mine = this.#turn.then(() => this.#take(wanted));
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #take({ worktree = freshName(), branch }: Wanted): Promise<WorkFolder> {
    if (worktree === 'main') return this.#itself();
    const path = join(await this.#place(), worktree);
    const known = (await this.#list()).find((each) => each.path === path);
    if (await isThere(path)) return this.#reuse(path, known, branch);
    if (known) await this.#git(['worktree', 'prune']);
    return this.#make(path, branch ?? worktree);
  }

  /** As it is: what a person has checked out there stays. */
  async #itself(): Promise<WorkFolder> {
    const branch = await this.#git(['branch', '--show-current']);
    return { path: this.#folder, branch: branch || null, undo: async () => {} };
  }

  async #reuse(path: string, known: Listed | undefined, branch: string | undefined): Promise<WorkFolder> {
    // A link, or a folder of somebody else's, is not where an agent may be sent.
    if (!known || (await realpath(path)) !== path) {
      throw new LaunchRefusal(400, `worktree_name: ${path} exists, and is no worktree of this repository`);
    }
    if (branch !== undefined && known.branch !== branch) {
      const on = known.branch === null ? 'no branch' : `the branch '${known.branch}'`;
      throw new LaunchRefusal(400, `branch_name: that worktree stands on ${on}, not on '${branch}'`);
    }
    return { ...known, undo: async () => {} };
  }

  async #make(path: string, branch: string): Promise<WorkFolder> {
    const isNew = !(await this.#has(branch));
    const undo = async (): Promise<void> => {
      await this.#git(['worktree', 'remove', '--force', path]).catch(() => {});
      await rm(path, { recursive: true, force: true });
      await this.#git(['worktree', 'prune']).catch(() => {});
      if (isNew) await this.#git(['branch', '-D', branch]).catch(() => {});
    };
    try {
      await this.#git(['worktree', 'add', ...(isNew ? ['-b', branch, path] : [path, branch])]);
    } catch (error) {
      const isTaken = !isNew && (await this.#list()).some((each) => each.branch === branch && each.path !== path);
      await undo();
      if (!isTaken) throw error;
      throw new LaunchRefusal(400, `branch_name: '${branch}' is checked out elsewhere: name its worktree`);
    }
    return { path, branch, undo };
  }

  /** Proved to lie in the repository: a link on the way there would lead launches out of it. */
  async #place(): Promise<string> {
    const wanted = join(this.#top, ...PLACE);
    await mkdir(wanted, { recursive: true });
    if ((await realpath(wanted)) !== wanted) throw new LaunchRefusal(500, `${wanted} leads out of the repository`);
    await writeFile(join(this.#top, PLACE[0], '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
    return wanted;
  }

  async #list(): Promise<Listed[]> {
    const text = await this.#git(['worktree', 'list', '--porcelain', '-z']);
    return text.split('\0\0').flatMap((entry) => {
      const lines = entry.split('\0');
      const value = (word: string): string | undefined =>
        lines.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1);
      const path = value('worktree');
      return path === undefined ? [] : [{ path, branch: value('branch')?.replace('refs/heads/', '') ?? null }];
    });
  }

  async #has(branch: string): Promise<boolean> {
    return git(this.#top, ['show-ref', '--verify', '--quiet', `refs/heads/${branch}`]).then(
      () => true,
      () => false,
    );
  }

  async #git(args: readonly string[]): Promise<string> {
    try {
      return await git(this.#top, args);
    } catch (error) {
      throw new LaunchRefusal(500, `git ${args.slice(0, 2).join(' ')} has failed: ${reason(error)}`);
    }
  }
}

async function git(folder: string, args: readonly string[]): Promise<string> {
  // Whatever repository this process was started for, as a hook of git is, it is this folder's that counts.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const { stdout } = await run('git', args, { cwd: folder, env, timeout: PATIENCE_MS, maxBuffer: MAX_BYTES });
  return stdout.replace(/\n$/, '');
}

/** Git's last word. */
function reason(error: unknown): string {
  const { code, stderr, message } = error as { code?: unknown; stderr?: string; message?: string };
  if (code === 'ENOENT') return 'there is no git here';
  const lines = (stderr ?? message ?? '').trim().split('\n');
  return (lines.at(-1) ?? '').replace(/^fatal: /, '').replace(/\.$/, '');
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function freshName(): string {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return `beckon-${stamp}-${crypto.randomUUID().slice(0, 6)}`;
}

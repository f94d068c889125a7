import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Worktrees } from './worktrees.ts';

const WHO = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];

function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'beckon-worktrees-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function repository() {
  const folder = makeFolder();
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  git('init', '--quiet', '--initial-branch', 'trunk');
  git(...WHO, 'commit', '--quiet', '--allow-empty', '--message', 'First');
  return {
    folder,
    git,
    worktrees: await Worktrees.open(folder),
    at: (name: string) => join(folder, '.beckon', 'worktrees', name),
  };
}

const named = (worktree?: string, branch?: string) => ({ worktree, branch });

test('SV3 a worktree is made on a branch of its name or the one that is named, is used again, and git sees none of it', async () => {
  const { git, worktrees, at, folder } = await repository();
  git('branch', 'old');
  expect(await worktrees.take(named('one'))).toMatchObject({ path: at('one'), branch: 'one' });
  expect(await worktrees.take(named('two', 'old'))).toMatchObject({ path: at('two'), branch: 'old' });
  expect(await worktrees.take(named('two'))).toMatchObject({ path: at('two'), branch: 'old' });
  expect(await worktrees.take(named('main'))).toMatchObject({ path: folder, branch: 'trunk' });
  const fresh = await worktrees.take(named());
  expect(fresh.branch).toMatch(/^beckon-\d{14}-[0-9a-f]{6}$/);
  expect(git('status', '--porcelain')).toBe('');
  rmSync(at('one'), { recursive: true });
  expect(await worktrees.take(named('one'))).toMatchObject({ path: at('one'), branch: 'one' });
});

test('SV3 launches at once of one name share one worktree', async () => {
  const { worktrees, at } = await repository();
  const all = await Promise.all(['a', 'a', 'a', 'b'].map((name) => worktrees.take(named(name))));
  expect(all.map(({ path }) => path)).toEqual([at('a'), at('a'), at('a'), at('b')]);
});

test('SV3 S90 nothing leads out of the repository: neither a link that lies there, nor one on the way', async () => {
  const { worktrees, at, folder } = await repository();
  await worktrees.take(named('real'));
  const outside = makeFolder();
  symlinkSync(outside, at('link'));
  symlinkSync(at('real'), at('alias'));
  mkdirSync(at('plain'));
  writeFileSync(join(at('plain'), '.git'), `gitdir: ${join(folder, '.git', 'worktrees', 'real')}\n`);
  for (const name of ['link', 'alias', 'plain']) {
    await expect(worktrees.take(named(name))).rejects.toThrow('is no worktree of this repository');
  }
  rmSync(join(folder, '.beckon'), { recursive: true });
  symlinkSync(outside, join(folder, '.beckon'));
  await expect(worktrees.take(named('x'))).rejects.toThrow('leads out of the repository');
  expect(readdirSync(outside)).toEqual(['worktrees']);
});

test('SV3 a branch that is elsewhere, or not the worktree’s, is refused; nothing half-made stays', async () => {
  const { git, worktrees, at } = await repository();
  await expect(worktrees.take(named('a', 'trunk'))).rejects.toThrow("'trunk' is checked out elsewhere");
  await worktrees.take(named('b'));
  await expect(worktrees.take(named('b', 'c'))).rejects.toThrow("stands on the branch 'b', not on 'c'");
  // Git makes the branch, and then fails at the folder.
  writeFileSync(join(at('..'), '..', '.git', 'hooks', 'post-checkout'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await expect(worktrees.take(named('d'))).rejects.toThrow('git worktree add has failed');
  expect(existsSync(at('d'))).toBe(false);
  expect(git('branch', '--list', 'd')).toBe('');
  expect(git('worktree', 'list')).not.toContain('/d ');
});

test('SV3 what was made for a launch that was not begun is removed, and only that', async () => {
  const { git, worktrees, at } = await repository();
  await worktrees.take(named('kept'));
  await (await worktrees.take(named('kept'))).undo();
  await (await worktrees.take(named('gone'))).undo();
  expect([existsSync(at('kept')), existsSync(at('gone'))]).toEqual([true, false]);
  expect(git('branch', '--list', 'gone')).toBe('');
});

test('a folder without a repository is refused with the way out', async () => {
  await expect(Worktrees.open(makeFolder())).rejects.toThrow(/is not in a git repository: .*Run git init/);
});

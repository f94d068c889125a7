import { sql } from 'kysely';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { changeInstance } from './change-instance.ts';
import { readGitDiff } from './git-diff.ts';
import type { InstanceChange } from './instance-change.ts';

/** Stores a diff with the change under way; what is no diff is ignored. Returns what is stored now, if that is known. */
export function setGitDiff(change: InstanceChange, input: string): string | undefined {
  const diff = readGitDiff(input);
  if (diff === undefined) return undefined;
  change.set('git_diff', sql`${diff}`);
  change.log('git_diff_changed', change.instance.id);
  return diff;
}

/**
 * Sets the diff of an instance on its own.
 *
 * @throws AppError BAD_REQUEST when it is no git diff, or the instance is unknown
 */
export async function updateGitDiff(
  ctx: Context,
  input: { agent_instance_id: string; git_diff: string },
): Promise<{ agent_instance_id: string; git_diff: string | null }> {
  return changeInstance(
    ctx,
    { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id },
    async (change) => {
      const diff = setGitDiff(change, input.git_diff);
      if (diff === undefined) {
        throw badRequest(
          'git_diff is not a git diff: each file begins with "diff --git" and has a hunk, mode, rename or binary part.',
        );
      }
      change.touch();
      await change.write();
      return { agent_instance_id: change.instance.id, git_diff: diff };
    },
  );
}

import type { BeckonClient } from '@beckon/client/beckon-client';
import { followInstance } from '@beckon/client/follow-instance';
import { ServerClock } from '@beckon/client/server-clock';
import { isOver } from '@beckon/core/instance/instance-state';
import { HeadlessClaude, type Exit } from '../claude/headless-claude.ts';
import { HeadlessSession } from '../claude/headless-session.ts';
import { OWN_SESSION } from '../claude/hook-settings.ts';
import { AgentSession } from '../connector/agent-session.ts';
import { openReports, type Reports } from '../connector/open-reports.ts';
import { gitDiff, gitHead } from '../git-diff.ts';
import type { Launch } from './launch-request.ts';
import type { WorkFolder } from './worktrees.ts';

/** How long the end may be held for what the server has yet to be told. */
const FAREWELL_MS = 5_000;

/** One launched agent at work. */
export interface Run {
  /** It has ended, and Beckon has been told, or will be. */
  readonly ended: Promise<void>;
  /** @param why a sentence for those who watch */
  readonly stop: (why: string) => Promise<void>;
}

/**
 * Starts Claude Code in a folder and shows it in Beckon until one of them ends it.
 *
 * @param url the Beckon that this machine serves: the launch's key goes there and nowhere else
 * @throws Error where there is no Claude Code
 */
export async function startRun(launch: Launch, folder: WorkFolder, url: string): Promise<Run> {
  const since = await gitHead(folder.path);
  const claude = await HeadlessClaude.start({ cwd: folder.path, env: environmentOf(launch, url) });
  const reports = await openReports({ url, key: launch.key });
  const session = new AgentSession({ ...reports, agentType: launch.agentType, sessionId: launch.agentInstanceId });
  const headless = new HeadlessSession(session, folder.path, () => void showDiff(reports, launch, folder, since));
  claude.hear((line) => headless.hear(line, claude));
  session.say(`Works in ${folder.path}${folder.branch === null ? '' : `, on the branch ${folder.branch}`}.`, 'Folder');
  headless.listen(claude, launch.prompt);

  let reason: string | undefined;
  const stop = async (why: string): Promise<void> => {
    reason ??= why;
    await claude.stop();
  };
  // The instance is there once the first report has been taken.
  let unfollow = (): void => {};
  void reports.queue
    .inTurn(() => Promise.resolve(true))
    .then((isOpen) => {
      if (isOpen) unfollow = onceOver(reports.client, launch.agentInstanceId, (why) => void stop(why));
    });
  const ended = claude.ended.then(async (exit) => {
    unfollow();
    const failed = reason === undefined && exit.code !== 0;
    session.say(reason ?? lastWord(exit, claude.complaint), failed ? 'Failed' : 'Session');
    session.end(failed);
    await reports.close(FAREWELL_MS);
  });
  return {
    ended,
    async stop(why) {
      await stop(why);
      await ended;
    },
  };
}

/** The run's own way to Beckon, for what the agent itself calls there; nothing of how this machine is launched. */
function environmentOf({ key, agentInstanceId }: Launch, url: string): NodeJS.ProcessEnv {
  const { BECKON_SERVE_SECRET: _, ...env } = process.env;
  return {
    // Without a terminal it keeps no list of tasks unless it is told to; measured with 2.1.330.
    CLAUDE_CODE_ENABLE_TODO_TOOLS: '1',
    ...env,
    [OWN_SESSION]: '1',
    BECKON_URL: url,
    BECKON_API_KEY: key,
    BECKON_INSTANCE: agentInstanceId,
  };
}

/** What the run has changed so far, beside its conversation. */
async function showDiff(
  { queue, trpc }: Reports,
  { agentInstanceId: agent_instance_id }: Launch,
  { path }: WorkFolder,
  since: string | undefined,
): Promise<void> {
  const git_diff = since === undefined ? undefined : await gitDiff(path, since);
  if (git_diff === undefined) return;
  await queue.inTurn((signal) => trpc.instances.setGitDiff.mutate({ agent_instance_id, git_diff }, { signal }));
}

/** Calls once when people have ended the instance, deleted it, or revoked its key. @returns how to leave */
function onceOver(client: BeckonClient, id: string, then: (why: string) => void): () => void {
  const follower = followInstance(client, id, new ServerClock());
  follower.subscribe(() => {
    const { view, refusal } = follower.current();
    const isEnded = view.instance !== null && isOver(view.instance.status);
    if (!isEnded && view.phase !== 'gone' && refusal === null) return;
    follower.stop();
    then(isEnded ? 'Claude Code was stopped: the instance was ended.' : 'Claude Code was stopped.');
  });
  follower.start();
  return () => follower.stop();
}

function lastWord({ code, signal }: Exit, complaint: string): string {
  if (code === 0) return 'Claude Code has ended.';
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
  return `Claude Code has broken down (${how})${complaint === '' ? '.' : `: ${complaint}`}`;
}

import { createBeckon, type Beckon } from '@beckon/client/beckon';
import { normalizeUuid } from '@beckon/shared/uuid';
import { findCredentials } from './find-credentials.ts';
import { gitDiff } from './git-diff.ts';
import { UsageError } from './usage.ts';

export interface AgentOptions {
  readonly url?: string | undefined;
  readonly instance?: string | undefined;
  readonly agent?: string | undefined;
  readonly 'idempotency-key'?: string | undefined;
  readonly 'git-diff'?: boolean | undefined;
}

/** Opens one run of an agent, as options and environment name it. @throws UsageError for an instance that is no UUID */
export async function openAgent({ url, instance, agent }: AgentOptions): Promise<Beckon & AsyncDisposable> {
  const named = instance ?? (process.env['BECKON_INSTANCE'] || undefined);
  const agentInstanceId = named === undefined ? undefined : normalizeUuid(named);
  if (named !== undefined && agentInstanceId === undefined) {
    throw new UsageError(`${instance === undefined ? 'BECKON_INSTANCE' : '--instance'}: '${named}' is not a UUID`);
  }
  const credentials = await findCredentials(url);
  const beckon = createBeckon({
    ...credentials,
    agentType: agent ?? (process.env['BECKON_AGENT'] || 'shell'),
    ...(agentInstanceId !== undefined && { agentInstanceId }),
    headers: { 'user-agent': `beckon-cli (${process.platform})` },
  });
  return { ...beckon, [Symbol.asyncDispose]: beckon.close };
}

/** What is sent along with a message, as the options say. */
export async function sendOptions(options: AgentOptions): Promise<{ idempotencyKey?: string; gitDiff?: string }> {
  const diff = options['git-diff'] ? await gitDiff(process.cwd(), 'HEAD') : undefined;
  return {
    ...(options['idempotency-key'] !== undefined && { idempotencyKey: options['idempotency-key'] }),
    ...(diff !== undefined && { gitDiff: diff }),
  };
}

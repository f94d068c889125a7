import { Instance, ListInstancesInput } from '@beckon/contract/instance';
import { z } from 'zod';
import { callServer } from './call-server.ts';
import { findCredentials } from './find-credentials.ts';
import { plain, type Output } from './output.ts';
import { withProgress } from './progress.ts';
import { readOptions } from './usage.ts';

const DEFAULT_LIMIT = 20;
const LATEST_CHARS = 60;

/** `beckon instances`: runs of agents, latest activity first. */
export async function instancesCommand(
  options: { readonly limit?: string | undefined; readonly url?: string | undefined },
  output: Output,
): Promise<void> {
  const { limit } = readOptions(ListInstancesInput.pick({ limit: true }), {
    limit: options.limit === undefined ? DEFAULT_LIMIT : Number(options.limit),
  });
  const credentials = await findCredentials(options.url);
  const path = `/agent-instances?limit=${limit}`;
  const items = await withProgress('Listing', () => callServer(credentials, ['GET', path], z.array(Instance)));
  output.value(items, items.length === 0 ? 'No agent has reported yet.' : items.map(line).join('\n'));
}

function line({ id, status, agent_type_name, name, open_asks, latest_message }: Instance): string {
  const asks = open_asks === 0 ? '' : `  ${open_asks} open`;
  const latest = plain((latest_message ?? '').split('\n')[0] ?? '').slice(0, LATEST_CHARS);
  return `${id}  ${status.padEnd(14)}${asks}  ${plain(name ?? agent_type_name)}  ${latest}`.trimEnd();
}

import { must } from '@beckon/shared/must';
import { restAs, type RestCaller } from '../../support/rest.ts';
import { seedAgents } from '../../support/seed-agents.ts';
import type { Person } from './installation.ts';
import { startProgram } from './oauth-program.ts';
import type { Scene } from './screens.ts';
import { signIn } from './sign-in.ts';

/** Code with every sort of word in it, a file that is new, one that moved, and one that is no text. */
const CHANGES = [
  'diff --git a/src/server.ts b/src/server.ts',
  '--- a/src/server.ts',
  '+++ b/src/server.ts',
  '@@ -1,7 +1,9 @@ export function start()',
  " import { createServer } from 'node:http';",
  ' ',
  '-/** Serves everybody. */',
  '+/** Serves this machine alone, until it is told otherwise. */',
  ' export function start(port: number, tries = 3): Promise<void> {',
  '-  listen(port, "0.0.0.0");',
  '+  listen(port, "127.0.0.1");',
  '+  log.info(`ready on ${port} after ${tries} tries`);',
  '+  if (port === 0) throw new Error("A port is needed");',
  '   return ready;',
  ' }',
  'diff --git a/db/query.sql b/db/orders-by-state.sql',
  'similarity index 60%',
  'rename from db/query.sql',
  'rename to db/orders-by-state.sql',
  '--- a/db/query.sql',
  '+++ b/db/orders-by-state.sql',
  '@@ -1,3 +1,3 @@',
  '--- Every order there is.',
  '+-- The orders that somebody waits for.',
  ' select id, state, created_at from orders',
  "- where state = 'open';",
  "+ where state in ('open', 'held') order by created_at limit 50;",
  'diff --git a/docs/running.md b/docs/running.md',
  'new file mode 100644',
  '--- /dev/null',
  '+++ b/docs/running.md',
  '@@ -0,0 +1,3 @@',
  '+# Running it',
  '+',
  '+It listens on `127.0.0.1`; **nothing** else reaches it.',
  'diff --git a/logo.png b/logo.png',
  'index 1111111..2222222 100644',
  'Binary files a/logo.png and b/logo.png differ',
].join('\n');

/** One run of each sort, and links of each sort. */
export async function makeScene(url: string, person: Person, agent: RestCaller): Promise<Scene> {
  const runs = await seedAgents(agent);
  const { rest } = await signIn(url, person);
  const { body: workspaces } = await rest('GET', '/workspaces');
  const { body: invitation } = await rest('POST', `/workspaces/${workspaces.items[0].id}/invitations`, {
    role: 'operator',
  });
  const { body: share } = await rest('POST', `/agent-instances/${runs[3]}/access`, { email: 'grace@example.com' });
  const { body: codes } = await restAs(url, undefined)('POST', '/device/code', { client_name: 'Laptop' });
  const program = await startProgram(url, 'http://127.0.0.1:9/callback', 'Claude Code');
  const changed = await agent('POST', '/messages/agent', {
    agent_type: 'builder',
    content: 'Changed a file',
    git_diff: CHANGES,
  });
  const editing = await agent('POST', '/messages/agent', {
    agent_type: 'builder',
    content: 'Allow execution of Edit?\n[OPTIONS]\n1. Yes\n2. No\n[/OPTIONS]',
    requires_user_input: true,
    request: {
      tool_name: 'Edit',
      input: { file_path: 'src/server.ts', old_string: 'listen(0)', new_string: 'listen(port)' },
      cwd: '/srv/app',
    },
  });
  return {
    runs,
    changed: changed.body.agent_instance_id,
    editing: editing.body.agent_instance_id,
    agent: (await agent('GET', `/agent-instances/${runs[0]}`)).body.agent_type_id,
    consent: must(program.authorizationUrl).href,
    device: new URL(codes.verification_uri_complete).href.replace(/^.*(?=\/device)/, ''),
    invitation: invitation.token,
    share: share.token,
  };
}

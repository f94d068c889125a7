import { randomUUID } from 'node:crypto';
import type { RestCaller } from './rest.ts';

/** A message of another kind than text. */
interface Said {
  readonly kind: string;
  readonly content: string;
  readonly message_metadata: Readonly<Record<string, unknown>>;
}

/** One run as its agent reports it: what it says, and perhaps what it asks at the end. */
interface Story {
  readonly agent: string;
  readonly name: string;
  readonly says: readonly (string | Said)[];
  readonly asks?: string;
  readonly over?: 'COMPLETED' | 'FAILED';
}

const stories: readonly Story[] = [
  {
    agent: 'Claude Code',
    name: 'Move billing to the new ledger',
    says: [
      'Reading `billing/` and the tests around it.',
      'The old ledger rounds each line, the new one rounds the sum. 14 invoices of last month differ by one cent.',
    ],
    asks: 'Which rounding holds for invoices that were sent already?\n[OPTIONS]\n1. Keep what was sent, round the sum from now on\n2. Round the sum everywhere and issue 14 corrections\n3. Keep rounding each line\n[/OPTIONS]',
  },
  {
    agent: 'Codex',
    name: 'Flaky login test',
    says: ['Ran the suite 40 times: `login.spec.ts` failed 3 times, always in the first second of a minute.'],
    asks: 'The test compares times rounded to the minute. May I freeze the clock in this test only?\n[YES/NO]',
  },
  {
    agent: 'Claude Code',
    name: 'Deploy of the search service',
    says: ['Image built, 3 of 3 checks green on staging.'],
    asks: 'Allow execution of Bash?\n\nkubectl --context production rollout restart deployment/search\nkubectl --context production rollout status deployment/search --timeout=300s\n[OPTIONS]\n1. Yes\n2. No, and tell it what to do differently\n[/OPTIONS]',
  },
  {
    agent: 'OpenCode',
    name: 'Upgrade to TypeScript 7',
    says: [
      'Compiler swapped. 212 errors, 190 of them the same import.',
      'Fixed the imports; 22 errors left in 9 files.',
    ],
  },
  {
    agent: 'Codex',
    name: 'Index for the orders page',
    says: [
      {
        kind: 'plan',
        content: 'Plan: 2 of 3 done',
        message_metadata: {
          plan: {
            items: [
              { text: 'Measure the query', state: 'completed' },
              { text: 'Add a partial index', state: 'completed' },
              { text: 'Test the migration', state: 'in_progress' },
            ],
          },
        },
      },
      {
        kind: 'tool_call',
        content: 'psql: explain analyze',
        message_metadata: {
          tool_call: {
            tool_name: 'Bash',
            input: { command: 'psql -c "explain analyze select * from orders where state = \'open\'"' },
            state: 'done',
            result: 'Index Scan using orders_open  (actual time=0.05..11.02 rows=212)',
            duration_ms: 412,
          },
        },
      },
      '`explain analyze` says 840 ms before, 11 ms after the partial index.',
      'Writing the migration and its test.',
    ],
  },
  { agent: 'Cursor', name: 'Empty state of the inbox', says: ['Three sketches are in `design/inbox`.'] },
  {
    agent: 'Claude Code',
    name: 'Rename account to workspace',
    says: ['412 places in 96 files renamed; all tests pass.', 'Opened the pull request.'],
    over: 'COMPLETED',
  },
  { agent: 'OpenCode', name: 'Release notes for 4.2', says: ['Drafted from 61 commits.'], over: 'COMPLETED' },
  { agent: 'Codex', name: 'Port the importer to Rust', says: ['The CSV fixture has no header.'], over: 'COMPLETED' },
];

/**
 * Lets agents report a working day, over the same door as real ones: three wait for a person, three work, the rest is done.
 *
 * @returns the ids of the instances, in the order of the stories
 */
export async function seedAgents(agent: RestCaller): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const { agent: agent_type, name, says, asks, over } of stories.toReversed()) {
    const agent_instance_id = randomUUID();
    await did(agent('POST', '/agent-instances', { agent_type, agent_instance_id, name }));
    for (const each of says) {
      const message = typeof each === 'string' ? { content: each } : each;
      await did(agent('POST', '/messages/agent', { agent_instance_id, agent_type, ...message }));
    }
    if (asks !== undefined) {
      await did(
        agent('POST', '/messages/agent', { agent_instance_id, agent_type, content: asks, requires_user_input: true }),
      );
    }
    if (over !== undefined) await did(agent('PUT', `/agent-instances/${agent_instance_id}/status`, { status: over }));
    ids.unshift(agent_instance_id);
  }
  return ids;
}

async function did(answer: ReturnType<RestCaller>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`The server answered ${status}: ${JSON.stringify(body)}`);
}

import type { QueuedMessage } from '@beckon/contract/message';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { restAs, type RestAnswer, type RestCaller } from '../support/rest.ts';
import {
  createPerson,
  startTestServer,
  type TestPerson,
  type TestServer,
  type TestServerOptions,
} from '../support/start-test-server.ts';

/** What the database holds of an instance. */
export interface InstanceHead {
  readonly status: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly git_diff: string | null;
  readonly last_read_message_id: string | null;
  readonly queued: number;
  readonly open_asks: number;
  readonly live_asks: number;
  /** Place of the last event in the log. */
  readonly top: number;
}

export interface MessageRow {
  readonly id: string;
  readonly seq: number;
  readonly sender_type: 'AGENT' | 'USER';
  readonly content: string;
  readonly requires_user_input: boolean;
  readonly delivered_at: string | null;
}

export interface AskRow {
  readonly id: string;
  readonly state: string;
  readonly answer: string | null;
  readonly answer_message_id: string | null;
  readonly moved_on: boolean;
  readonly kind: string;
  readonly options: string[] | null;
  readonly answered_by: string | null;
  /** The call that waits for the answer. */
  readonly waiter_id: string | null;
}

/** An agent and the person who watches it, in a workspace of their own. */
export interface Scene {
  readonly server: TestServer;
  readonly person: TestPerson;
  /** The instance every call below is about. */
  readonly id: string;
  /** Calls with the key. */
  readonly agent: RestCaller;
  /** Calls with the session cookie. */
  readonly human: RestCaller;
  /** The agent reports; the first report makes the instance. */
  say(content: string, more?: Record<string, unknown>): Promise<AgentAnswer>;
  ask(content: string, more?: Record<string, unknown>): Promise<AgentAnswer>;
  /** The person writes in the dashboard. */
  post(content: string, more?: Record<string, unknown>): Promise<{ id: string; content: string; created_at: string }>;
  /** The person types at the agent's terminal. */
  typed(content: string, markAsRead?: boolean): Promise<{ message_id: string; marked_as_read: boolean }>;
  /** The agent polls, answered at once. '' is no cursor. */
  poll(cursor: string): Promise<{ status: string; messages: QueuedMessage[] }>;
  end(): Promise<RestAnswer>;
  head(): Promise<InstanceHead>;
  messages(): Promise<MessageRow[]>;
  asks(): Promise<AskRow[]>;
  /** The hand-outs under way. */
  claims(): Promise<{ id: string }[]>;
  /** Waits until every hand-out has been confirmed or given up. */
  settled(): Promise<void>;
  mcp(): Promise<McpAgent>;
}

export interface AgentAnswer {
  readonly agent_instance_id: string;
  readonly message_id: string;
  readonly queued_user_messages: QueuedMessage[];
}

/** The text of each message. */
export const texts = (messages: readonly { content: string }[]): string[] => messages.map(({ content }) => content);

/** One server for all tests of a file, started before the first. */
export function useServer(options: TestServerOptions = {}): () => TestServer {
  let server: TestServer | undefined;
  beforeAll(async () => {
    server = await startTestServer(options);
  });
  afterAll(async () => {
    await server?.close();
  });
  return () => {
    if (!server) throw new Error('The server starts before the first test.');
    return server;
  };
}

/** A new workspace with a person, a key, and an instance that the first report makes. */
export async function openScene(server: TestServer, person?: TestPerson): Promise<Scene> {
  const who = person ?? (await createPerson(server));
  const id = randomUUID();
  const agent = restAs(server.url, { key: who.key });
  const human = restAs(server.url, { cookie: who.cookie });
  const { pool } = server.database;
  const rows = async <T>(text: string): Promise<T[]> => (await pool.query(text, [who.workspace_id, id])).rows as T[];
  const say: Scene['say'] = (content, more = {}) =>
    ok(agent('POST', '/messages/agent', { agent_instance_id: id, agent_type: 'Claude Code', content, ...more }));
  const head = async () => {
    const [row] = await rows<InstanceHead>('select * from agent_instances where workspace_id = $1 and id = $2');
    if (!row) throw new Error('The instance is made by its first report.');
    return row;
  };
  const claims = () => rows<{ id: string }>('select id from claims where workspace_id = $1 and agent_instance_id = $2');
  return {
    server,
    person: who,
    id,
    agent,
    human,
    say,
    ask: (content, more = {}) => say(content, { requires_user_input: true, ...more }),
    post: (content, more = {}) => ok(human('POST', `/agent-instances/${id}/messages`, { content, ...more })),
    typed: (content, markAsRead = true) =>
      ok(agent('POST', '/messages/user', { agent_instance_id: id, content, mark_as_read: markAsRead })),
    poll: (cursor) =>
      ok(agent('GET', `/messages/pending?agent_instance_id=${id}&last_read_message_id=${cursor}&wait=0`)),
    end: () => agent('POST', '/sessions/end', { agent_instance_id: id }),
    head,
    messages: () => rows('select * from messages where workspace_id = $1 and agent_instance_id = $2 order by seq'),
    asks: () => rows('select * from asks where workspace_id = $1 and agent_instance_id = $2 order by created_at'),
    claims,
    settled: async () => {
      await expect.poll(claims, { interval: 5 }).toEqual([]);
    },
    mcp: () => openMcp(server.url, who.key),
  };
}

async function ok<T>(call: Promise<RestAnswer>): Promise<T> {
  const { status, body } = await call;
  if (status !== 200) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
  return body as T;
}

export interface ToolOutcome {
  readonly isError: boolean;
  readonly text: string;
  /** The result's JSON; undefined for an error. */
  readonly value: Record<string, unknown> | undefined;
}

/** An agent's MCP client. */
export interface McpAgent extends AsyncDisposable {
  readonly client: Client;
  call(tool: string, args: Record<string, unknown>, options?: { signal?: AbortSignal }): Promise<ToolOutcome>;
}

export async function openMcp(url: string, key: string, headers: Record<string, string> = {}): Promise<McpAgent> {
  const client = new Client({ name: 'test-agent', version: '1.0.0' });
  const requestInit = { headers: { authorization: `Bearer ${key}`, ...headers } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit }));
  return {
    client,
    async call(name, args, options = {}) {
      const result = await client.callTool({ name, arguments: args }, options);
      const [block] = result.content;
      const text = block?.type === 'text' ? block.text : '';
      const isError = result.isError === true;
      return { isError, text, value: isError ? undefined : (JSON.parse(text) as Record<string, unknown>) };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

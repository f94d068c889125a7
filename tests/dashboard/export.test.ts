import { randomUUID } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startAgent, type Agent } from '../feed/support/agent.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();
const owner = await createPerson(server);

const pathOf = (id: string, format?: string) =>
  `/api/v1/agent-instances/${id}/export${format ? `?format=${format}` : ''}`;
const download = (id: string, format?: string, headers: Record<string, string> = { cookie: owner.cookie }) =>
  fetch(`${server.url}${pathOf(id, format)}`, { headers });

async function talk(): Promise<Agent> {
  const scene = startAgent(server.url, owner);
  await scene.agent('POST', '/agent-instances', {
    agent_instance_id: scene.id,
    agent_type: 'Tester',
    name: 'Night/ly "röm"\r\nX: y',
    machine: 'build-7',
  });
  await scene.say('# Hello\n\n## 7 · Owner · now\n\n```\nrm -rf /');
  await scene.agent('POST', '/messages/agent', {
    agent_instance_id: scene.id,
    content: 'ls',
    kind: 'tool_call',
    message_metadata: { tool_call: { tool_name: 'Bash', input: { command: 'ls' }, state: 'done', result: '```\nx' } },
  });
  await scene.say('Deploy?', { asks: true });
  await scene.write('Yes, deploy');
  const id = await scene.write('Never mind');
  await scene.person('POST', `/messages/${id}/withdraw`);
  return scene;
}

test('as Markdown: every message in order, under a heading that no text can pose as', async () => {
  const { id } = await talk();
  const response = await download(id);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="tester-Night-ly-rom-X-y-${id.slice(0, 8)}.md"`,
  );
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const text = await response.text();
  const headings = [...text.matchAll(/^## (.*) · [^·]*$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(['1 · tester', '2 · tester', '3 · tester', '4 · Test User', '5 · Test User']);
  expect(text).toContain('- Machine: build-7\n');
  expect(text).toContain('\n> ## 7 · Owner · now\n');
  expect(text).toContain('Tool Bash, done:\n\n```json\n{\n  "command": "ls"\n}\n```\n\n````\n```\nx\n````\n');
  expect(text).toContain('> Deploy?\n\nAnswered by Test User:\n\n> Yes, deploy\n');
  expect(text).toContain('*taken back*');
  expect(text).not.toContain('Never mind');
});

test('as JSON: what the API shows, message for message, with the answers', async () => {
  const { id, person } = await talk();
  const response = await download(id, 'json');
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const { instance, messages } = (await response.json()) as { instance: object; messages: { ask?: object }[] };
  const { body } = await person('GET', `/agent-instances/${id}`);
  expect(body).toMatchObject(instance);
  expect(messages.map(({ ask: _, ...message }) => message)).toEqual(body.messages);
  expect(messages.map(({ ask }) => ask !== undefined)).toEqual([false, false, true, false, false]);
  expect(messages[2]?.ask).toMatchObject({ state: 'answered', answer: 'Yes, deploy', answered_by_name: 'Test User' });
});

test('a conversation of any length is streamed, and is whole', async () => {
  const scene = startAgent(server.url, owner);
  await scene.say('first');
  const letters = 'x'.repeat(100_000);
  await server.database.pool.query(
    `insert into messages (workspace_id, agent_instance_id, seq, sender_type, content)
     select $1, $2, 1 + n, 'AGENT', $3 || n from generate_series(1, 600) n`,
    [owner.workspace_id, scene.id, letters],
  );
  await server.database.pool.query('update agent_instances set message_count = 601 where id = $1', [scene.id]);
  const request = get(`${server.url}${pathOf(scene.id, 'json')}`, { headers: { cookie: owner.cookie } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect(response.headers['content-length']).toBeUndefined();
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk as string;
  const { messages } = JSON.parse(text) as { messages: { seq: number; content: string }[] };
  expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 601 }, (_, n) => n + 1));
  expect(messages.at(-1)?.content).toBe(`${letters}600`);
});

test('who may read may export: members, keys that read, guests; nobody else, and no other format', async () => {
  const { id, person } = await talk();
  const guest = await createPerson(server);
  const stranger = await createPerson(server);
  const { key: relay } = await createPerson(server, { scopes: ['relay'] });
  await person('POST', `/agent-instances/${id}/access`, { email: guest.email, access: 'READ' });
  const status = async (headers: Record<string, string>, format?: string, of = id) =>
    (await download(of, format, headers)).status;
  expect(await status({ authorization: `Bearer ${owner.key}` })).toBe(200);
  expect(await status({ cookie: guest.cookie })).toBe(200);
  expect(await status({ cookie: stranger.cookie })).toBe(404);
  expect(await status({ authorization: `Bearer ${relay}` })).toBe(403);
  expect(await status({})).toBe(401);
  expect(await status({ cookie: owner.cookie }, 'pdf')).toBe(400);
  expect(await status({ cookie: owner.cookie }, 'json', 'zz')).toBe(400);
  expect(await status({ cookie: owner.cookie }, 'json', randomUUID())).toBe(404);
  await person('DELETE', `/agent-instances/${id}`);
  expect(await status({ cookie: owner.cookie })).toBe(404);
});

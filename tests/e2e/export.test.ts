import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { must } from '@beckon/shared/must';
import type { Browser, Download } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { begin, startRunning } from './support/running.ts';
import { signIn } from './support/sign-in.ts';
import { withDatabase } from './support/with-database.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const LONG = 20_000;
/** Of each message: together far more than is on its way between a server and a reader who waits. */
const CHARS = 4_000;

test('20,000 messages are exported from the menu as a file, whole, read as they are sent; the page stays, also where it is refused', async () => {
  await using running = await startRunning();
  const { beckon, person, agent, installation } = running;
  const id = await begin(agent, 'line 1');
  await withDatabase(installation, async (client) => {
    await client.query(
      `insert into messages (workspace_id, agent_instance_id, seq, sender_type, content)
       select workspace_id, id, n, 'AGENT', 'line ' || n || repeat(' x', $3::int / 2)
       from agent_instances, generate_series(2, $2::bigint) n where id = $1`,
      [id, LONG, CHARS],
    );
    await client.query('update agent_instances set message_count = $2, name = $3 where id = $1', [
      id,
      LONG,
      'Crawl / “by” näght',
    ]);
  });
  await using owner = await visit(browser, beckon.url);
  const { page } = owner;
  await owner.signIn(person);
  await page.goto(`/instances/${id}`);
  await page.getByRole('log').getByText(`line ${LONG}`).waitFor();
  const exportAs = async (format: string): Promise<Download> => {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: `Export as ${format}` }).click();
    return downloading;
  };

  const json = await exportAs('JSON');
  expect(json.suggestedFilename()).toBe(`crawler-Crawl-by-naght-${id.slice(0, 8)}.json`);
  const { instance, messages } = JSON.parse(await readFile(await json.path(), 'utf8')) as {
    instance: { id: string };
    messages: { seq: number; content: string }[];
  };
  expect(instance.id).toBe(id);
  expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: LONG }, (_, n) => n + 1));
  expect(messages.every(({ seq, content }) => content.startsWith(`line ${seq}`))).toBe(true);

  const markdown = await exportAs('Markdown');
  expect(markdown.suggestedFilename()).toBe(`crawler-Crawl-by-naght-${id.slice(0, 8)}.md`);
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(await markdown.path()) })) {
    if (line.startsWith(`> line ${lines + 1} `) || line === '> line 1') lines += 1;
  }
  expect(lines).toBe(LONG);

  // Somebody reads slowly: what the server has not sent it has not read either, so what changes meanwhile is seen.
  const { cookie } = await signIn(beckon.url, person);
  const slow = await fetch(`${beckon.url}/api/v1/agent-instances/${id}/export?format=json`, { headers: { cookie } });
  const reader = must(slow.body).getReader();
  await reader.read();
  await withDatabase(installation, (client) =>
    client.query(`update messages set content = 'changed meanwhile' where agent_instance_id = $1 and seq = $2`, [
      id,
      LONG,
    ]),
  );
  let end = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    end = (end + Buffer.from(piece.value).toString('latin1')).slice(-10_000);
  }
  expect(end).toContain('changed meanwhile');

  // Whose session is gone is told so by everything that is asked.
  owner.allowComplaint(/status of 401|WebSocket/);
  await page.context().clearCookies();
  expect(await (await exportAs('JSON')).failure()).not.toBeNull();
  expect(new URL(page.url()).pathname).toBe(`/instances/${id}`);
});

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect, test } from 'vitest';
import { createPerson, startTestServer } from '../support/start-test-server.ts';

/** A loaded machine may take its time for a thousand calls. */
const PATIENT = { timeout: 600_000 };

test('[S58] two agents of two people, 500 calls each at once with the same request ids, get their own answers only', async () => {
  await using server = await startTestServer();
  const people = [await createPerson(server), await createPerson(server)];
  const answers = await Promise.all(
    people.map(async ({ key }, n) => {
      const client = new Client({ name: 'same name', version: '1' });
      const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), {
        requestInit: { headers: { authorization: `Bearer ${key}` } },
      });
      await client.connect(transport);
      const marker = `marker-of-${n}`;
      const calls = Array.from({ length: 500 }, (_, call) =>
        client.callTool(
          { name: 'send_message', arguments: { agent_type: marker, content: `${marker} ${call}` } },
          PATIENT,
        ),
      );
      const results = await Promise.all(calls);
      const listed = await client.callTool({ name: 'list_instances', arguments: { limit: 500 } }, PATIENT);
      await client.close();
      return { marker, results, listed: JSON.stringify(listed) };
    }),
  );
  for (const [n, { results, listed, marker }] of answers.entries()) {
    expect(results.every(({ isError }) => !isError)).toBe(true);
    expect(new Set(results.map((each) => (each.structuredContent as { message_id: string }).message_id)).size).toBe(
      500,
    );
    expect(listed).toContain(marker);
    expect(listed + JSON.stringify(results)).not.toContain(`marker-of-${1 - n}`);
  }
  expect(server.errors).toEqual([]);
});

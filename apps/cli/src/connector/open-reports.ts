import { createBeckonClient, type BeckonClient } from '@beckon/client/beckon-client';
import type { Credentials } from '../credentials.ts';
import { ReportQueue } from './report-queue.ts';

/** How long the end of the terminal may be held for what the server has yet to be told. */
export const FAREWELL_MS = 800;

/** The way to the server, for all sessions of one program. */
export interface Reports {
  readonly client: BeckonClient;
  readonly trpc: BeckonClient['trpc'];
  readonly queue: ReportQueue;
  /** Says what is left, at most so long. */
  close(withinMs: number): Promise<void>;
}

/** @param folder where Beckon keeps things on this machine */
export async function openReports(credentials: Credentials, folder?: string): Promise<Reports> {
  const client = createBeckonClient({
    url: credentials.url,
    apiKey: credentials.key,
    headers: { 'user-agent': `beckon-cli (${process.platform})` },
  });
  const queue = new ReportQueue(client, credentials, folder);
  await queue.resume();
  return {
    client,
    trpc: client.trpc,
    queue,
    async close(withinMs) {
      await queue.close(withinMs);
      await client.close();
    },
  };
}

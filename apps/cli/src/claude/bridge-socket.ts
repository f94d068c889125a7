import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { BridgeStatus } from './hook-bridge.ts';

/** Where the bridge of the lasting hooks listens: in Beckon's folder, which is its owner's alone. */
export const bridgeSocket = (folder: string): string => join(folder, 'claude-hooks.sock');

const Status: z.ZodType<BridgeStatus> = z.object({
  pid: z.number(),
  server: z.string(),
  reachable: z.boolean(),
  sessions: z.number(),
});

/** @returns how the bridge is; undefined where none answers within the time */
export async function bridgeStatus(socketPath: string, withinMs = 1_000): Promise<BridgeStatus | undefined> {
  const signal = AbortSignal.timeout(withinMs);
  const answer = await callBridge({ socketPath, path: '/status', method: 'GET', signal }).catch(() => '');
  return parsed(Status, answer);
}

interface BridgeCall {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Not `fetch`: it knows no sockets, and gives up on an answer after five minutes. @throws Error where nobody answers */
export function callBridge(call: BridgeCall, body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(call, (response) => void text(response).then(resolve, reject));
    sent.on('error', reject).end(body);
  });
}

function parsed<T>(schema: z.ZodType<T>, json: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

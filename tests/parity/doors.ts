import type { OperationMeta } from '@beckon/adapters/operation-meta';
import { createBeckonClient } from '@beckon/client/beckon-client';
import { deferred } from '@beckon/shared/deferred';
import { must } from '@beckon/shared/must';
import { Client, SdkHttpError, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { TRPCClientError } from '@trpc/client';
import { WebSocket } from 'ws';
import { restAs } from '../support/rest.ts';
import type { Input } from './case.ts';

export type Credential = { key: string } | { cookie: string } | undefined;

export interface Called {
  readonly id: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta: OperationMeta;
}

/** What came back, in words that all doors share. */
export interface Outcome {
  readonly ok: boolean;
  /** HTTP status, where the door has one for each call. */
  readonly status?: number;
  /** Code of tRPC, where the door says it. */
  readonly code?: string;
  /** The output of a success; over REST the body. */
  readonly data?: unknown;
  /** All that was said of a failure. */
  readonly text: string;
}

export type Door = (url: string, operation: Called, input: Input, credential: Credential) => Promise<Outcome>;

const headersOf = (credential: Credential): Record<string, string> => {
  if (!credential) return {};
  return 'key' in credential ? { authorization: `Bearer ${credential.key}` } : { cookie: credential.cookie };
};

const trpc: Door = async (url, { id, type }, input, credential) => {
  const json = JSON.stringify(input);
  const isQuery = type === 'query';
  const response = await fetch(`${url}/trpc/${id}${isQuery ? `?input=${encodeURIComponent(json)}` : ''}`, {
    method: isQuery ? 'GET' : 'POST',
    headers: { ...headersOf(credential), 'content-type': 'application/json' },
    ...(!isQuery && { body: json }),
  });
  const { result, error } = (await response.json()) as {
    result?: { data: unknown };
    error?: { message: string; data?: { code: string } };
  };
  const { status } = response;
  if (error) return { ok: false, status, ...(error.data && { code: error.data.code }), text: error.message };
  return { ok: true, status, data: result?.data, text: '' };
};

const rest: Door = async (url, { meta }, input, credential) => {
  const { method, path } = must(meta.rest);
  const left = { ...input };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(left[name]);
    delete left[name];
    return encodeURIComponent(value.toWellFormed());
  });
  const inQuery = method === 'GET' || method === 'DELETE';
  const query = new URLSearchParams(
    Object.entries(left).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const answer = await restAs(url, credential)(
    method,
    inQuery && query ? `${filled}?${query}` : filled,
    inQuery ? undefined : left,
  );
  const ok = answer.status < 300;
  return { ok, status: answer.status, data: answer.body, text: ok ? '' : JSON.stringify(answer.body.detail) };
};

const mcp: Door = async (url, { meta }, input, credential) => {
  const client = new Client({ name: 'parity', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
    requestInit: { headers: headersOf(credential) },
  });
  try {
    await client.connect(transport);
    const result = await client.callTool({ name: must(meta.mcp).name, arguments: input });
    const [first] = result.content as { type: string; text: string }[];
    if (result.isError) return { ok: false, text: first?.text ?? '' };
    const data = result.structuredContent;
    return { ok: true, data, text: first?.text ?? '' };
  } catch (error) {
    const status = error instanceof SdkHttpError ? { status: error.status } : {};
    return { ok: false, ...status, text: String(error) };
  } finally {
    await client.close();
  }
};

const socket: Door = async (url, { id }, input, credential) => {
  const settled = deferred<Outcome>();
  class Watched extends WebSocket {
    constructor(address: string | URL, protocols: object) {
      super(address, protocols);
      // A handshake that is refused says why in an ordinary answer.
      this.on('unexpected-response', (_, { statusCode: status = 0 }) => {
        settled.resolve({ ok: false, status, text: '' });
        this.terminate();
      });
    }
  }
  const headers = { ...headersOf(credential), origin: url };
  const client = createBeckonClient({ url, headers, WebSocket: Watched as never });
  const feed = client.trpc.feed as unknown as Record<string, { subscribe: typeof client.trpc.feed.instance.subscribe }>;
  const subscription = must(feed[id.replace('feed.', '')]).subscribe(input as never, {
    onData: ({ data }) => settled.resolve({ ok: true, data, text: '' }),
    onError: (error) =>
      settled.resolve({
        ok: false,
        ...(error instanceof TRPCClientError && error.data && { code: error.data.code }),
        text: error.message,
      }),
  });
  try {
    return await settled.promise;
  } finally {
    subscription.unsubscribe();
    await client.close();
  }
};

const DOORS = { trpc, rest, mcp, socket } satisfies Record<string, Door>;
export type DoorName = keyof typeof DOORS;

/** The doors an operation declares. */
export function doorsOf({ type, meta }: Called): DoorName[] {
  if (type === 'subscription') return ['socket'];
  return ['trpc', ...(meta.rest ? (['rest'] as const) : []), ...(meta.mcp ? (['mcp'] as const) : [])];
}

/** Calls an operation through a door. */
export function callDoor(door: DoorName, ...call: Parameters<Door>): Promise<Outcome> {
  return DOORS[door](...call);
}

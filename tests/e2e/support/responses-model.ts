import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What the model does next: it speaks, or it calls a tool of Beckon's MCP door. */
export type ResponsesTurn = { readonly say: string } | { readonly call: string; readonly with: object };

/** Told from what the tools have answered so far, oldest first, as JSON. Undefined where the script has ended. */
export type ResponsesScript = (results: readonly Record<string, unknown>[]) => ResponsesTurn | undefined;

/** One request of an agent to its model, as OpenAI's Responses API has it; only what the tests look at. */
interface ResponsesRequest {
  readonly input: readonly { readonly type: string; readonly output?: unknown }[];
  readonly tools: readonly { readonly name?: string; readonly tools?: readonly { readonly name: string }[] }[];
}

export interface ResponsesModel extends AsyncDisposable {
  readonly url: string;
  /** The tools of Beckon's MCP door, as the agent offers them to its model. */
  readonly tools: () => readonly string[];
  /** What the tools answered, as the model has read it at last. */
  readonly results: () => readonly Record<string, unknown>[];
  readonly requests: () => number;
}

const NAMESPACE = 'mcp__beckon';

/** Plays a language model behind OpenAI's Responses API on a free port of the loopback. */
export async function startResponsesModel(script: ResponsesScript): Promise<ResponsesModel> {
  const requests: ResponsesRequest[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST' || request.url !== '/v1/responses') {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const body = (await json(request)) as ResponsesRequest;
    requests.push(body);
    sendTurn(response, script(readResults(body)) ?? { say: 'Nothing more to do.' });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    tools: () =>
      requests
        .at(-1)
        ?.tools.find(({ name }) => name === NAMESPACE)
        ?.tools?.map(({ name }) => name) ?? [],
    results: () => readResults(requests.at(-1) ?? { input: [], tools: [] }),
    requests: () => requests.length,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Codex writes how long a tool took above what it answered. A refusal of its own is no JSON: `{ refused }`. */
function readResults({ input }: ResponsesRequest): Record<string, unknown>[] {
  return input
    .filter(({ type }) => type === 'function_call_output')
    .map(({ output }) => {
      const text = typeof output === 'string' ? output : JSON.stringify(output);
      const [json] = /\{"[^]*\}$/.exec(text.trim()) ?? [];
      return json === undefined || typeof output !== 'string'
        ? { refused: text }
        : (JSON.parse(json) as Record<string, unknown>);
    });
}

function sendTurn(response: ServerResponse, turn: ResponsesTurn): void {
  const id = randomUUID();
  const item =
    'say' in turn
      ? { type: 'message', id, role: 'assistant', content: [{ type: 'output_text', text: turn.say }] }
      : {
          type: 'function_call',
          id,
          call_id: id,
          namespace: NAMESPACE,
          name: turn.call,
          arguments: JSON.stringify(turn.with),
        };
  const usage = { input_tokens: 1, input_tokens_details: null, output_tokens: 1, output_tokens_details: null };
  const events = [
    { type: 'response.created', response: { id } },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: { id, usage: { ...usage, total_tokens: 2 } } },
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
}

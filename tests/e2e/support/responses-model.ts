import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What the model does next: it speaks, it calls a tool of Beckon's MCP door, or one of the agent's own. */
export type ResponsesTurn =
  | { readonly say: string }
  | { readonly call: string; readonly with: object }
  | { readonly tool: string; readonly with: object; readonly namespace?: string };

/** Told from what the tools have answered so far, oldest first, as JSON. Undefined where the script has ended. */
export type ResponsesScript = (
  results: readonly Record<string, unknown>[],
) => ResponsesTurn | undefined | Promise<ResponsesTurn>;

/** A script that goes on to its next turn with every request, whatever the tools have answered. */
export function oneByOne(...turns: readonly (ResponsesTurn | (() => Promise<ResponsesTurn>))[]): ResponsesScript {
  let at = 0;
  return () => {
    const turn = turns[at++];
    return typeof turn === 'function' ? turn() : turn;
  };
}

/** One request of an agent to its model, as OpenAI's Responses API has it; only what the tests look at. */
interface ResponsesRequest {
  /** Present where the answer must have a form: Codex asks its model for a title so, in a thread of its own. */
  readonly text?: unknown;
  readonly input: readonly { readonly type: string; readonly output?: unknown }[];
  readonly tools: readonly { readonly name?: string; readonly tools?: readonly { readonly name: string }[] }[];
}

export interface ResponsesModel extends AsyncDisposable {
  readonly url: string;
  /** The tools of Beckon's MCP door, as the agent offers them to its model. */
  readonly tools: () => readonly string[];
  /** What the tools answered, as the model has read it at last. */
  readonly results: () => readonly Record<string, unknown>[];
  /** The same, as it was answered. */
  readonly outputs: () => readonly unknown[];
  readonly requests: () => number;
  /** All that the model was last told, as JSON. */
  readonly told: () => string;
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
    if (body.text !== undefined) return sendTurn(response, { say: '{"title":"A title"}' });
    requests.push(body);
    sendTurn(response, (await script(readResults(body))) ?? { say: 'Nothing more to do.' });
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
    outputs: () => readOutputs(requests.at(-1) ?? { input: [] }),
    requests: () => requests.length,
    told: () => JSON.stringify(requests.at(-1)?.input),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Codex writes how long a tool took above what it answered. A refusal of its own is no JSON: `{ refused }`. */
function readResults(request: Pick<ResponsesRequest, 'input'>): Record<string, unknown>[] {
  return readOutputs(request).map((output) => {
    const text = typeof output === 'string' ? output : JSON.stringify(output);
    const [json] = /\{"[^]*\}$/.exec(text.trim()) ?? [];
    return json === undefined || typeof output !== 'string'
      ? { refused: text }
      : (JSON.parse(json) as Record<string, unknown>);
  });
}

const readOutputs = ({ input }: Pick<ResponsesRequest, 'input'>): unknown[] =>
  input.filter(({ type }) => type === 'function_call_output').map(({ output }) => output);

function sendTurn(response: ServerResponse, turn: ResponsesTurn): void {
  const id = randomUUID();
  const message = { type: 'message', id, role: 'assistant' };
  const item =
    'say' in turn
      ? { ...message, content: [{ type: 'output_text', text: turn.say }] }
      : {
          type: 'function_call',
          id,
          call_id: id,
          ...('call' in turn
            ? { namespace: NAMESPACE, name: turn.call }
            : { name: turn.tool, namespace: turn.namespace }),
          arguments: JSON.stringify(turn.with),
        };
  const words = 'say' in turn ? turn.say.split(/(?<= )/) : [];
  const growing = { item_id: id, output_index: 0, content_index: 0 };
  const usage = { input_tokens: 1, input_tokens_details: null, output_tokens: 1, output_tokens_details: null };
  const events = [
    { type: 'response.created', response: { id } },
    ...('say' in turn
      ? [{ type: 'response.output_item.added', output_index: 0, item: { ...message, content: [] } }]
      : []),
    ...words.map((delta) => ({ type: 'response.output_text.delta', ...growing, delta })),
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: { id, usage: { ...usage, total_tokens: 2 } } },
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
}

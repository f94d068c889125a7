import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { streamTurn, wholeTurn } from './model-answer.ts';

/** What the model does next: it speaks, or it calls a tool. */
export type Turn = { readonly say: string } | { readonly call: string; readonly with: object };

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly tool_use_id?: string;
  readonly content?: unknown;
}

/** One request of an agent to its model, as Anthropic's Messages API has it; only what the tests look at. */
export interface ModelRequest {
  readonly stream?: boolean;
  readonly model: string;
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: string | readonly Block[] }[];
  readonly tools?: readonly { readonly name: string }[];
}

/** Where a conversation stands. */
export interface Conversation {
  readonly request: ModelRequest;
  /** Turns of the model so far; the next one is this number, from 0. */
  readonly turns: number;
  /** What the tools answered, oldest first, as text. */
  readonly results: readonly string[];
}

/**
 * What the model will do, told from the conversation alone, so that a repeated request is answered the same.
 * Undefined where the script has ended.
 */
export type Script = (conversation: Conversation) => Turn | undefined | Promise<Turn | undefined>;

export interface ScriptedModel extends AsyncDisposable {
  /** For `ANTHROPIC_BASE_URL`. */
  readonly url: string;
  /** Every request of the conversation itself, oldest first; helpers such as the title writer are left out. */
  readonly requests: readonly ModelRequest[];
  /** Paths that were asked for and are not served here. */
  readonly unknown: readonly string[];
}

/** Plays a language model on a free port of the loopback: an agent that asks it does what `script` says. */
export async function startScriptedModel(script: Script): Promise<ScriptedModel> {
  const requests: ModelRequest[] = [];
  const unknown: string[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://model');
    if (request.method === 'POST' && pathname === '/v1/messages/count_tokens') {
      return sendJson(response, 200, { input_tokens: 100 });
    }
    if (request.method !== 'POST' || pathname !== '/v1/messages') {
      // Agents look whether their model is there before they speak to it.
      if (request.method !== 'HEAD') unknown.push(`${request.method} ${pathname}`);
      return sendJson(response, request.method === 'HEAD' ? 200 : 404, notFound);
    }
    const body = (await json(request)) as ModelRequest;
    const isHelper = (body.tools ?? []).length === 0;
    if (!isHelper) requests.push(body);
    const turn = (isHelper ? undefined : await script(readConversation(body))) ?? { say: 'Nothing more to do.' };
    if (body.stream) return streamTurn(response, body.model, turn);
    return sendJson(response, 200, wholeTurn(body.model, turn));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => sendJson(response, 500, { error: String(error) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    unknown,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A script that is a list: one entry a turn. An entry may look at the conversation, or wait for something, first. */
export function inOrder(
  ...entries: readonly (Turn | ((conversation: Conversation) => Turn | Promise<Turn>))[]
): Script {
  return (conversation) => {
    const entry = entries[conversation.turns];
    return typeof entry === 'function' ? entry(conversation) : entry;
  };
}

/** The JSON that the latest tool call answered. */
export function lastResult(conversation: Conversation): Record<string, unknown> {
  return JSON.parse(conversation.results.at(-1) ?? '') as Record<string, unknown>;
}

/** Where a request stands in its conversation. */
export function readConversation(request: ModelRequest): Conversation {
  const blocks = request.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const results = blocks.filter(({ type }) => type === 'tool_result').map(({ content }) => textOf(content));
  return { request, turns: request.messages.filter(({ role }) => role === 'assistant').length, results };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return ((content ?? []) as Block[]).map(({ text }) => text ?? '').join('');
}

const notFound = { type: 'error', error: { type: 'not_found_error', message: 'Not found' } };

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

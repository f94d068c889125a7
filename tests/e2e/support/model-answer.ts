import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Turn } from './scripted-model.ts';

const USAGE = { input_tokens: 100, output_tokens: 10 };

/** A turn as one JSON answer of the Messages API. */
export function wholeTurn(model: string, turn: Turn): object {
  return { ...emptyMessage(model), content: [blockOf(turn)], stop_reason: stopReason(turn), usage: USAGE };
}

/** A turn as the events of the Messages API. */
export function streamTurn(response: ServerResponse, model: string, turn: Turn): void {
  const block = blockOf(turn);
  const delta =
    'say' in turn
      ? { type: 'text_delta', text: turn.say }
      : { type: 'input_json_delta', partial_json: JSON.stringify(turn.with) };
  const begun = 'say' in turn ? { type: 'text', text: '' } : { ...block, input: {} };
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const events: readonly ({ readonly type: string } & Record<string, unknown>)[] = [
    { type: 'message_start', message: { ...emptyMessage(model), usage: { ...USAGE, output_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: begun },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: stopReason(turn), stop_sequence: null }, usage: USAGE },
    { type: 'message_stop' },
  ];
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
}

function emptyMessage(model: string) {
  return {
    id: `msg_${randomUUID()}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
}

function blockOf(turn: Turn): object {
  if ('say' in turn) return { type: 'text', text: turn.say };
  return { type: 'tool_use', id: `toolu_${randomUUID()}`, name: turn.call, input: turn.with };
}

const stopReason = (turn: Turn): string => ('say' in turn ? 'end_turn' : 'tool_use');

import { cutOption } from '@beckon/contract/ask-options';
import type { Ask, AskRequest } from '@beckon/contract/ask';
import { FEED_CONTENT_BYTES, FEED_FRAME_BYTES, MAX_METADATA_BYTES } from '@beckon/contract/limits';
import type { Message } from '@beckon/contract/message';
import { byteLength, truncateBytes } from '@beckon/shared/byte-length';
import type { CutMessage } from '../message/list-messages.ts';

/** Bytes of JSON that the items of one frame may have: what is left for the frame's own fields and its envelope. */
export const FRAME_ROOM = FEED_FRAME_BYTES - 8_192;
/** Of these, what the open asks of a snapshot may take. */
export const ASKS_ROOM = 65_536;

const CONTENT_JSON_BYTES = 114_688;
const ANSWER_CHARS = 4_000;
const OPTIONS = 40;

export const jsonBytes = (value: unknown): number => byteLength(JSON.stringify(value));

/**
 * What a frame carries of a message: its first 64 KB, and then the size of the whole. Less, where signs that JSON escapes
 * would take more; metadata from before their limit stay behind too.
 */
export function cutMessage({ content_bytes: bytes, ...message }: CutMessage): Message {
  const content = cutText(message.content);
  const metadata = message.message_metadata;
  const fits = metadata === null || jsonBytes(metadata) <= MAX_METADATA_BYTES;
  if (fits && content === message.content && bytes <= FEED_CONTENT_BYTES) return message;
  return { ...message, content, content_bytes: bytes, message_metadata: fits ? metadata : null };
}

/**
 * What a frame carries of an ask: options and answer as far as a view shows them, and what will run up to so many bytes of
 * JSON; over that its input stays behind, and the view gets the ask.
 */
export function cutAsk<T extends Ask>(ask: T, requestRoom: number): T {
  const { options, answer, request } = ask;
  const bytes = request ? jsonBytes(request) : 0;
  return {
    ...ask,
    ...(request && bytes > requestRoom && { request: withoutInput(request), request_bytes: bytes }),
    options: options && options.slice(0, OPTIONS).map(cutOption),
    answer:
      answer !== null && answer.length > ANSWER_CHARS ? `${answer.slice(0, ANSWER_CHARS).toWellFormed()}…` : answer,
  };
}

function withoutInput({ tool_name, cwd, permission_mode }: AskRequest): AskRequest {
  return {
    tool_name,
    input: {},
    ...(cwd !== undefined && { cwd }),
    ...(permission_mode !== undefined && { permission_mode }),
  };
}

/** The first of these that fit into `room` bytes of JSON together. */
export function firstThatFit<T>(items: readonly T[], room: number): { items: T[]; bytes: number } {
  const fitting: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const more = jsonBytes(item) + 1;
    if (bytes + more > room) break;
    bytes += more;
    fitting.push(item);
  }
  return { items: fitting, bytes };
}

function cutText(text: string): string {
  let cut = truncateBytes(text, FEED_CONTENT_BYTES);
  while (cut.length * 6 > CONTENT_JSON_BYTES && jsonBytes(cut) > CONTENT_JSON_BYTES) {
    cut = truncateBytes(cut, Math.floor(byteLength(cut) / 2));
  }
  return cut;
}

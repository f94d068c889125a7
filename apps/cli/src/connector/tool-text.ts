import { byteLength, truncateBytes } from '@beckon/shared/byte-length';

/** Input and result of a call travel in the metadata of one message: half of what may stand there, each. */
const ROOM = 24_000;
const SUMMARY_CHARS = 200;

/** What a call is about, in the order of telling. */
const TELLING = [
  'description',
  'command',
  'file_path',
  'filePath',
  'path',
  'pattern',
  'query',
  'url',
  'prompt',
  'question',
] as const;

/** One line that says what a tool is called for. */
export function summary(tool: string, input: Readonly<Record<string, unknown>>): string {
  const told = TELLING.map((name) => input[name]).find((value) => typeof value === 'string' && value !== '');
  const line = typeof told === 'string' ? `${tool}: ${told.replaceAll(/\s+/g, ' ').trim()}` : tool;
  return line.length > SUMMARY_CHARS ? `${line.slice(0, SUMMARY_CHARS).toWellFormed()}…` : line;
}

/** What a tool has answered, as text. */
export function toText(response: unknown): string {
  if (typeof response === 'string') return response;
  if (typeof response !== 'object' || response === null) return '';
  const { stdout, stderr } = response as { stdout?: unknown; stderr?: unknown };
  if (typeof stdout !== 'string') return JSON.stringify(response, null, 2);
  return [stdout, typeof stderr === 'string' ? stderr : ''].filter((part) => part !== '').join('\n');
}

/** As much of a text as a message has room for; what cannot be kept is left out. */
export function fit(text: string): string {
  const clean = text.replaceAll('\0', '').toWellFormed();
  let cut = clean;
  while (byteLength(JSON.stringify(cut)) > ROOM) cut = truncateBytes(cut, Math.floor(byteLength(cut) / 2));
  return cut === clean ? clean : `${cut}…`;
}

/** An input as a message has room for it: long texts in it are cut, and where that is not enough it is told as text. */
export function fitInput(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const small = Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, typeof value === 'string' ? fit(value) : value]),
  );
  const json = JSON.stringify(small);
  return byteLength(json) > ROOM ? { cut: fit(json) } : small;
}

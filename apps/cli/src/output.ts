/** How a command answers: a sentence for people, one JSON value for programs. */
export interface Output {
  value(json: unknown, text: string): void;
}

export const textOutput: Output = { value: (_, text) => console.log(text) };
export const jsonOutput: Output = { value: (json) => console.log(JSON.stringify(json)) };

/** Tells the person at the terminal something beside the answer. */
export const notice = (text: string): void => console.error(text);

type Variables = Readonly<Record<string, string | undefined>>;

/** Bold, where a terminal shows it and nobody has asked for plain text (no-color.org). */
export function bold(
  text: string,
  stream: { readonly isTTY?: boolean } = process.stderr,
  env: Variables = process.env,
) {
  return stream.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? `\u001b[1m${text}\u001b[22m` : text;
}

/** What somebody else wrote, without what a terminal would obey or hide. */
export const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');

/** The same for a text of several lines. */
export const plainLines = (text: string): string => text.split('\n').map(plain).join('\n');

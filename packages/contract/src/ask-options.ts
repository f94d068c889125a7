/** What a person is shown of a question: its text without markup, and the options when it names any. */
export interface Question {
  readonly text: string;
  readonly options: readonly string[] | null;
}

const YES_NO = '[YES/NO]';
const OPEN = '[OPTIONS]';
const CLOSE = '[/OPTIONS]';
const ITEM = /^\d+\.\s*(\S.*)$/;

/**
 * Reads the markup agents put at the end of a question: `[YES/NO]`, or `[OPTIONS]` with numbered lines. Takes time in
 * proportion to the text, whatever it is made of: the server reads it for everybody.
 *
 * @returns the text without the markup; `options` hold the full text after each number, in order.
 */
export function parseQuestion(content: string): Question {
  const told = content.trimEnd();
  if (told.endsWith(YES_NO)) return { text: withoutLastLines(told.slice(0, -YES_NO.length)), options: ['Yes', 'No'] };
  const from = told.endsWith(CLOSE) ? told.indexOf(OPEN) : -1;
  if (from < 0) return { text: content, options: null };
  const options = told
    .slice(from + OPEN.length, -CLOSE.length)
    .split('\n')
    .flatMap((line) => ITEM.exec(line.trim())?.[1] ?? []);
  return options.length > 0
    ? { text: withoutLastLines(told.slice(0, from)), options }
    : { text: content, options: null };
}

/** The text of a question of which only the beginning is at hand. */
export function beginningOfQuestion(beginning: string, hasOptions: boolean): string {
  const from = hasOptions ? beginning.indexOf(OPEN) : -1;
  return from < 0 ? beginning : withoutLastLines(beginning.slice(0, from));
}

/** Without the line breaks at its end. */
function withoutLastLines(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

/** A question with the markup that makes buttons of its options; each is one line. Without options, the text as it is. */
export function withOptions(question: string, options: readonly string[]): string {
  if (options.length === 0) return question;
  const lines = options.map((option, index) => `${index + 1}. ${onOneLine(option)}`);
  return `${question}\n\n[OPTIONS]\n${lines.join('\n')}\n[/OPTIONS]`;
}

const onOneLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');

const OPTION_CHARS = 300;

/** An option as lists and feeds carry it. */
export const cutOption = (option: string): string =>
  option.length > OPTION_CHARS ? `${option.slice(0, OPTION_CHARS).toWellFormed()}…` : option;

/**
 * The answer an agent must receive for what a person typed: agents compare with an option's full text, so the number of
 * an option stands for that text, and so does its beginning as lists show it.
 */
export function resolveAnswer(typed: string, options: readonly string[] | null): string {
  const number = /^\s*(\d{1,3})\.?\s*$/.exec(typed)?.[1];
  const meant = number ? options?.[Number(number) - 1] : options?.find((option) => cutOption(option) === typed);
  return meant || typed;
}

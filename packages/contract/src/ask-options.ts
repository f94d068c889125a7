/** What a person is shown of a question: its text without markup, and the options when it names any. */
export interface Question {
  readonly text: string;
  readonly options: readonly string[] | null;
}

const YES_NO = /^([\s\S]*?)\n*\[YES\/NO\]\s*$/;
const OPTIONS = /^([\s\S]*?)\n*\[OPTIONS\]\n*([\s\S]+?)\n*\[\/OPTIONS\]\s*$/;
const ITEM = /^\s*\d+\.\s*(.+?)\s*$/;

/**
 * Reads the markup agents put at the end of a question: `[YES/NO]`, or `[OPTIONS]` with numbered lines.
 *
 * @returns the text without the markup; `options` hold the full text after each number, in order.
 */
export function parseQuestion(content: string): Question {
  const yesNo = YES_NO.exec(content);
  if (yesNo) return { text: yesNo[1] ?? '', options: ['Yes', 'No'] };
  const block = OPTIONS.exec(content);
  if (!block) return { text: content, options: null };
  const options = (block[2] ?? '').split('\n').flatMap((line) => {
    const text = ITEM.exec(line)?.[1];
    return text ? [text] : [];
  });
  return options.length > 0 ? { text: block[1] ?? '', options } : { text: content, options: null };
}

/** A question with the markup that makes buttons of its options; each is one line. Without options, the text as it is. */
export function withOptions(question: string, options: readonly string[]): string {
  if (options.length === 0) return question;
  const lines = options.map((option, index) => `${index + 1}. ${option.trim().replaceAll(/\s*\n\s*/g, ' ')}`);
  return `${question}\n\n[OPTIONS]\n${lines.join('\n')}\n[/OPTIONS]`;
}

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

import { resolveAnswer, withOptions } from '@beckon/contract/ask-options';

/** A question of the agent's own, with what it offers as answers. */
export interface OwnQuestion {
  readonly question: string;
  readonly multiSelect?: boolean | undefined;
  readonly options: readonly { readonly label: string; readonly description?: string | undefined }[];
}

/** Questions as one text: one with its options, several to be answered a line each. */
export function questionsText(questions: readonly OwnQuestion[]): string {
  const text = questions.map(lines).join('\n\n');
  const [only] = questions;
  if (questions.length > 1 || only?.multiSelect === true) {
    return `${text}\n\nAnswer each on a line of its own, in this order.`;
  }
  return withOptions(text, only?.options.map(({ label }) => label) ?? []);
}

/** What one text answers to each, in their order; one that names no option counts as it is. */
export function answersOf(questions: readonly OwnQuestion[], answer: string): string[] {
  const given = questions.length === 1 ? [answer] : answer.split('\n').filter((line) => line.trim() !== '');
  return questions.map(({ options }, index) =>
    resolveAnswer(
      given[index] ?? given.at(-1) ?? answer,
      options.map(({ label }) => label),
    ),
  );
}

const lines = ({ question, options }: OwnQuestion): string =>
  [question, ...options.map(({ label, description }) => `- ${label}${description ? `: ${description}` : ''}`)].join(
    '\n',
  );

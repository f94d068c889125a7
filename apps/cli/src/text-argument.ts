import { text as readAll } from 'node:stream/consumers';
import { UsageError } from './usage.ts';

/** A text given as a word, or on standard input where the word is `-`. @throws UsageError where there is none */
export async function textArgument(word: string | undefined, command: string): Promise<string> {
  const text = word === '-' ? (await readAll(process.stdin)).trimEnd() : word;
  if (text === undefined || text === '') throw new UsageError(`beckon ${command} needs a text; - reads standard input`);
  return text;
}

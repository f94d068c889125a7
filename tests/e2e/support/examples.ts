import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './installation.ts';

/** A block of code that a document marks by `<!-- example: NAME -->` on the line above it. */
export interface Example {
  readonly language: string;
  readonly code: string;
}

/**
 * The marked examples of a document, by name, exactly as people would copy them.
 *
 * @param path relative to the project's root
 * @throws Error when a mark has no block of code below it, or a name is used twice
 */
export function readExamples(path: string): ReadonlyMap<string, Example> {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const examples = new Map<string, Example>();
  for (const mark of text.matchAll(/^<!-- example: (.+) -->\n(?:```(\w+)\n([^]*?\n)```$)?/gm)) {
    const [, name = '', language, code] = mark;
    if (language === undefined || code === undefined)
      throw new Error(`${path}: example '${name}' has no code below it.`);
    if (examples.has(name)) throw new Error(`${path}: example '${name}' is there twice.`);
    examples.set(name, { language, code });
  }
  return examples;
}

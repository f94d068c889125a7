/** A letter that looks like another one. */
export interface LookAlike {
  readonly at: number;
  readonly letter: string;
  /** Whose letter it is. */
  readonly script: string;
}

const WORD = /[\p{L}\p{N}_]+/gu;
const LATIN = /\p{Script=Latin}/u;
const FOREIGN: readonly (readonly [string, RegExp])[] = [
  ['Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Greek', /\p{Script=Greek}/gu],
  ['Armenian', /\p{Script=Armenian}/gu],
  ['Cherokee', /\p{Script=Cherokee}/gu],
];
/** Drawn like the plain letters, and none of them: fullwidth forms, mathematical letters, letter-like signs. */
const STYLED =
  /[\u{ff01}-\u{ff5e}\u{1d400}-\u{1d7ff}\u{212a}\u{2010}-\u{2015}\u{2024}\u{2044}\u{2215}\u{29f8}\u{a789}\u{2236}\u{037e}]/gu;

/**
 * Letters of another script within words of Latin ones, and signs drawn like plain ones: `раypal` is not `paypal`. Words
 * that are wholly of another script are honest.
 */
export function findLookAlikes(text: string): LookAlike[] {
  const found: LookAlike[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!LATIN.test(word)) continue;
    for (const [script, letters] of FOREIGN) {
      for (const letter of word.matchAll(letters)) found.push({ at: index + letter.index, letter: letter[0], script });
    }
  }
  for (const { 0: letter, index } of text.matchAll(STYLED)) found.push({ at: index, letter, script: 'look-alike' });
  return found.toSorted((a, b) => a.at - b.at);
}

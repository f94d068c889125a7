/** Characters of a message that are searched, and how many words of them; what is longer is mostly output of tools. */
const SEARCHED_CHARS = 8_192;
const SEARCHED_WORDS = 500;
const WORD_CHARS = 64;
const TERMS = 8;

const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const PART_END = /_+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u;
/** Scripts that put no space between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/**
 * The words of a text, lower case, each once: as they stand, and the parts of `camelCase` and `snake_case`. Of scripts
 * without spaces every pair of neighbouring characters is a word.
 */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const [raw] of text.slice(0, SEARCHED_CHARS).normalize('NFKC').matchAll(WORD)) {
    const parts = raw.split(PART_END).filter((part) => part !== '');
    for (const word of parts.length > 1 ? [raw, ...parts] : [raw]) {
      for (const piece of UNSPACED.test(word) ? [...pairs(word), ...lastOf(word)] : [word]) words.add(clean(piece));
    }
    if (words.size >= SEARCHED_WORDS) break;
  }
  return [...words].filter((word) => word !== '').slice(0, SEARCHED_WORDS);
}

/** One thing that is searched for. */
export interface SearchTerm {
  /** As it stands in a name, lower case. */
  readonly text: string;
  /** Beginnings of words that a message must all contain; none: no message does. */
  readonly words: readonly string[];
}

/** What a person looks for: every term must be found, wherever. */
export function searchTerms(query: string): SearchTerm[] {
  const texts = query
    .normalize('NFKC')
    .toWellFormed()
    .split(/\s+/u)
    .filter((text) => text !== '');
  return texts.slice(0, TERMS).map((text) => {
    const words = [...text.matchAll(WORD)].flatMap(([raw]) => (UNSPACED.test(raw) ? pairs(raw) : [raw]));
    return {
      text: text.toLowerCase(),
      words: words
        .map(clean)
        .filter((word) => word !== '')
        .slice(0, TERMS),
    };
  });
}

function pairs(word: string): string[] {
  const signs = Array.from(word);
  return signs.length < 2 ? signs : signs.slice(1).map((sign, at) => `${signs[at]}${sign}`);
}

const lastOf = (word: string): string[] => Array.from(word).slice(-1);

const clean = (word: string): string => word.toLowerCase().slice(0, WORD_CHARS).toWellFormed();

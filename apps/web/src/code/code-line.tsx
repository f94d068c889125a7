import { RevealedText } from '../text/revealed-text.tsx';
import type { Token, TokenLine, TokenLook } from './token.ts';

const looks: Readonly<Record<TokenLook, string>> = {
  comment: 'text-code-comment',
  constant: 'text-code-constant',
  function: 'text-code-function',
  keyword: 'text-code-keyword',
  string: 'text-code-string',
  link: 'text-code-string underline',
};

/** A part of a line, by its characters. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One line of code: coloured when its tokens are there, and with everything in it that cannot be seen made visible. */
export function CodeLine({
  text,
  tokens,
  marked = NONE,
  mark = '',
}: {
  readonly text: string;
  readonly tokens: TokenLine | undefined;
  /** Parts that are drawn with the class `mark` besides. */
  readonly marked?: readonly Span[];
  readonly mark?: string;
}) {
  const known = tokens && isLine(tokens, text) ? tokens : [{ at: 0, text, look: null }];
  return cut(known, marked).map(({ at, text: piece, look, isMarked }) => {
    const drawn = [look === null ? '' : looks[look], isMarked ? mark : ''].join(' ').trim();
    if (drawn === '') return <RevealedText key={at} text={piece} />;
    return (
      <span key={at} className={drawn}>
        <RevealedText text={piece} />
      </span>
    );
  });
}

const NONE: readonly Span[] = [];

interface Piece extends Token {
  readonly isMarked: boolean;
}

/** The tokens, cut where a marked part begins or ends. */
function cut(tokens: TokenLine, marked: readonly Span[]): readonly Piece[] {
  if (marked.length === 0) return tokens.map((token) => ({ ...token, isMarked: false }));
  return tokens.flatMap(({ at, text, look }) => {
    const end = at + text.length;
    const inside = marked.flatMap((span) => [span.start, span.end]).filter((point) => point > at && point < end);
    const points = [at, ...new Set(inside.toSorted((a, b) => a - b)), end];
    return points.slice(0, -1).map((from, n) => ({
      at: from,
      text: text.slice(from - at, (points[n + 1] ?? end) - at),
      look,
      isMarked: marked.some((span) => span.start <= from && from < span.end),
    }));
  });
}

/** Tokens may be of what the text was before; what is drawn is always the text. */
function isLine(tokens: TokenLine, text: string): boolean {
  const last = tokens.at(-1);
  const length = last ? last.at + last.text.length : 0;
  return length === text.length && tokens.every((token) => text.startsWith(token.text, token.at));
}

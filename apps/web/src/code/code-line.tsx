import { RevealedText } from '../text/revealed-text.tsx';
import type { TokenLine, TokenLook } from './token.ts';

const looks: Readonly<Record<TokenLook, string>> = {
  comment: 'text-code-comment',
  constant: 'text-code-constant',
  function: 'text-code-function',
  keyword: 'text-code-keyword',
  string: 'text-code-string',
  link: 'text-code-string underline',
};

/** One line of code: coloured when its tokens are there, and with everything in it that cannot be seen made visible. */
export function CodeLine({ text, tokens }: { readonly text: string; readonly tokens: TokenLine | undefined }) {
  if (!tokens || !isLine(tokens, text)) return <RevealedText text={text} />;
  return tokens.map((token) =>
    token.look === null ? (
      <RevealedText key={token.at} text={token.text} />
    ) : (
      <span key={token.at} className={looks[token.look]}>
        <RevealedText text={token.text} />
      </span>
    ),
  );
}

/** Tokens may be of what the text was before; what is drawn is always the text. */
function isLine(tokens: TokenLine, text: string): boolean {
  const last = tokens.at(-1);
  const length = last ? last.at + last.text.length : 0;
  return length === text.length && tokens.every((token) => text.startsWith(token.text, token.at));
}

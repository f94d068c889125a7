import {
  createCssVariablesTheme,
  createHighlighterCore,
  type HighlighterCore,
  type ThemeRegistration,
  type ThemedToken,
} from '@shikijs/core';
import { createJavaScriptRegexEngine } from '@shikijs/engine-javascript';
import { loadGrammar, type Language } from './languages.ts';
import { TOKEN_LOOKS, type TokenLine, type TokenLook } from './token.ts';

const PREFIX = '--code-';
const THEME = 'beckon';
/** Lines of one slice; the page draws and listens between two of them. */
const SLICE_LINES = 200;
/** A longer line is data, and stays plain. */
const LINE_CHARS = 2_000;

let core: Promise<HighlighterCore> | undefined;

/** A word of a command line counts as a text to grammars. Coloured as one, nothing in a command would stand out. */
function quietTheme(): ThemeRegistration {
  const theme = createCssVariablesTheme({ name: THEME, variablePrefix: PREFIX, fontStyle: false });
  const plain = { scope: 'string.unquoted', settings: { foreground: `var(${PREFIX}foreground)` } };
  return { ...theme, tokenColors: [...(theme.tokenColors ?? []), plain] };
}

/** Its regular expressions are the browser's own: the page's security policy allows no compiled ones. */
async function highlighter(language: Language): Promise<HighlighterCore> {
  core ??= createHighlighterCore({
    themes: [quietTheme()],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const [made, grammar] = await Promise.all([core, loadGrammar(language)]);
  await made.loadLanguage(...grammar);
  return made;
}

/**
 * Cuts code into tokens, a slice of lines at a time, so that the page never stands still.
 *
 * @throws the signal's reason when it is aborted, Error when the grammar cannot be fetched
 */
export async function tokenize(code: string, language: Language, signal: AbortSignal): Promise<TokenLine[]> {
  const made = await highlighter(language);
  const lines = code.split('\n');
  const tokens: TokenLine[] = [];
  let state: ReturnType<HighlighterCore['getLastGrammarState']> | undefined;
  for (let at = 0; at < lines.length; at += SLICE_LINES) {
    signal.throwIfAborted();
    const slice = made.codeToTokens(lines.slice(at, at + SLICE_LINES).join('\n'), {
      lang: language,
      theme: THEME,
      tokenizeMaxLineLength: LINE_CHARS,
      ...(state && { grammarState: state }),
    });
    state = slice.grammarState;
    for (const line of slice.tokens) tokens.push(lineOf(line));
    await new Promise<void>((resolve) => {
      setTimeout(resolve);
    });
  }
  return tokens;
}

function lineOf(pieces: readonly ThemedToken[]): TokenLine {
  let at = 0;
  return pieces.map(({ content: text, color }) => {
    const token = { at, text, look: lookOf(color) };
    at += text.length;
    return token;
  });
}

/** The theme's colours are names: `var(--code-token-keyword)`. */
function lookOf(color: string | undefined): TokenLook | null {
  const name = /--code-token-([a-z]+)/.exec(color ?? '')?.[1];
  return TOKEN_LOOKS.find((look) => look === name) ?? null;
}

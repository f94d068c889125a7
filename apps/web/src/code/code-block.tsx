import { useMemo } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { CodeLine } from './code-line.tsx';
import { languageNamed } from './languages.ts';
import { useTokens } from './use-tokens.ts';

/** Code to read and to copy. It is there at once; its colours come when they have been fetched. */
export function CodeBlock({
  code,
  language: name,
  label = 'Code',
  copyShown = false,
}: {
  readonly code: string;
  /** As it is called behind the fence of a code block. */
  readonly language?: string | undefined;
  readonly label?: string;
  /** Copying is what the code is for: the button stands there always, and no line runs out of sight below it. */
  readonly copyShown?: boolean;
}) {
  const language = name === undefined ? undefined : languageNamed(name);
  const tokens = useTokens(code, language);
  const lines = useMemo(() => code.split('\n'), [code]);
  return (
    <div className="group/code relative">
      <ScrollBox
        aria-label={label}
        dir="ltr"
        className="overflow-x-auto rounded-lg bg-sunk py-2.5 pr-20 pl-3.5 font-mono text-sm leading-[1.3rem]"
      >
        <pre
          className={`[tab-size:4] [unicode-bidi:isolate] ${copyShown ? 'wrap-anywhere whitespace-pre-wrap' : 'wrap-normal'}`}
        >
          <code {...(name !== undefined && { 'data-language': name })}>
            {Array.from(lines.entries(), ([n, line]) => (
              <span key={n}>
                <CodeLine text={line} tokens={tokens[n]} />
                {n < lines.length - 1 && '\n'}
              </span>
            ))}
          </code>
        </pre>
      </ScrollBox>
      <div
        className={`absolute top-1 right-1 ${copyShown ? '' : 'opacity-0 transition-opacity group-hover/code:opacity-100 focus-within:opacity-100 pointer-coarse:opacity-100'}`}
      >
        <CopyButton text={code} what={copyShown ? label : label.toLowerCase()} />
      </div>
    </div>
  );
}

import { lazy, Suspense } from 'react';
import { RevealedText } from './revealed-text.tsx';

// Asked for at once, beside the page: the parser is a fifth of what would have to come first.
const loading = import('./markdown.tsx');
const Loaded = lazy(async () => ({ default: (await loading).MarkdownText }));

/** Markdown where the first sight of the page must not wait for its parser: for a moment the text stands as it was written. */
export function SoonMarkdown({ text }: { readonly text: string }) {
  return (
    <Suspense
      fallback={
        <div className="prose whitespace-pre-wrap">
          <RevealedText text={text} />
        </div>
      }
    >
      <Loaded text={text} />
    </Suspense>
  );
}

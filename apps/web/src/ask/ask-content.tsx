import type { AskKind } from '@beckon/contract/ask';
import { SoonMarkdown } from '../text/soon-markdown.tsx';
import { ExactBox } from './exact-box.tsx';

/**
 * What an agent asks. A permission is drawn by its characters, all of them, because what a person approves is what runs:
 * nothing is styled, shortened or hidden.
 */
export function AskContent({ kind, text }: { readonly kind: AskKind; readonly text: string }) {
  if (kind === 'permission') return <ExactBox text={text} name="What will run" />;
  return (
    <div className="text-lg">
      <SoonMarkdown text={text} />
    </div>
  );
}

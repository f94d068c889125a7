import type { Ask } from '@beckon/contract/ask';
import { SoonMarkdown } from '../text/soon-markdown.tsx';
import { Problem } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AskContent } from './ask-content.tsx';
import { RequestView } from './request-view.tsx';
import type { ShownRequest } from './use-request.ts';

/**
 * What a person decides about: where the agent's program has said what would run, that and nothing else; else the text that
 * asks.
 */
export function AskSubject({
  kind,
  text,
  shown: { request, pending, failed },
}: {
  readonly kind: Ask['kind'];
  readonly text: string;
  readonly shown: ShownRequest;
}) {
  if (pending && failed) return <Problem>What would run could not be fetched: nothing can be decided yet.</Problem>;
  if (pending) return <Skeleton lines={2} label="Fetching what would run" />;
  if (request === null || kind === 'question') return <AskContent kind={kind} text={text} />;
  const { plan, ...input } = request.input;
  if (kind !== 'plan' || typeof plan !== 'string') return <RequestView request={request} />;
  return (
    <div className="space-y-3">
      <SoonMarkdown text={plan} />
      {(Object.keys(input).length > 0 || request.suggestions) && <RequestView request={{ ...request, input }} />}
    </div>
  );
}

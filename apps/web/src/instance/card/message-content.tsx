import type { Ask } from '@beckon/contract/ask';
import { parseQuestion } from '@beckon/contract/ask-options';
import { readKind } from '@beckon/contract/message-kind';
import type { Message } from '@beckon/contract/message';
import { useState } from 'react';
import { useWholeMessage } from '../../ask/use-whole-message.ts';
import { MarkdownText } from '../../text/markdown.tsx';
import { RevealedText } from '../../text/revealed-text.tsx';
import { Button } from '../../ui/button.tsx';
import { DiffCard } from './diff-card.tsx';
import { ImageCard } from './image-card.tsx';
import { PlanCard } from './plan-card.tsx';
import { StatusLine } from './status-line.tsx';
import { ToolCallCard } from './tool-call-card.tsx';
import { UsageLine } from './usage-line.tsx';

/** What a message says, drawn as its kind asks for; a kind that is not known is text. */
export function MessageContent({
  message,
  asking,
  ask,
}: {
  readonly message: Message;
  /** It is the question that stands open at the foot of the page. */
  readonly asking: boolean;
  readonly ask: Ask | undefined;
}) {
  const [wanted, setWanted] = useState(false);
  const cut = message.content_bytes !== undefined;
  // A picture is nothing until it is whole: it comes by itself, and its place says that it does.
  const comes = message.kind === 'image';
  const enabled = cut && (wanted || comes);
  const { message: whole, failed, retry } = useWholeMessage(message.id, { enabled });
  const { content } = whole ?? message;
  return (
    <>
      <Known message={message} content={content} whole={!cut || whole !== undefined} asking={asking} ask={ask} />
      {cut && !whole && (failed || !comes) && (
        <Button
          className="mt-2 text-sm"
          disabled={enabled && !failed}
          onClick={() => (failed ? retry() : setWanted(true))}
        >
          {enabled && !failed ? 'Loading…' : `Show all of it (${kilobytes(message.content_bytes ?? 0)})`}
        </Button>
      )}
    </>
  );
}

function Known({
  message,
  content,
  whole,
  asking,
  ask,
}: {
  readonly message: Message;
  readonly content: string;
  readonly whole: boolean;
  readonly asking: boolean;
  readonly ask: Ask | undefined;
}) {
  const known = message.requires_user_input ? ({ kind: 'text' } as const) : readKind(message);
  switch (known.kind) {
    case 'tool_call':
      return <ToolCallCard call={known.tool_call} summary={content} />;
    case 'plan':
      return <PlanCard plan={known.plan} text={content} />;
    case 'status':
      return <StatusLine title={known.status.title ?? null} text={content} />;
    case 'usage':
      return <UsageLine usage={known.usage} text={content} />;
    case 'diff':
      return <DiffCard diff={content} whole={whole} />;
    case 'image':
      return <ImageCard url={content} alt={known.image.alt ?? null} whole={whole} />;
    case 'text': {
      const text = message.requires_user_input ? parseQuestion(content).text : content;
      return (
        <div className={asking ? 'line-clamp-2 text-soft' : ''}>
          {ask?.kind === 'permission' ? (
            <p dir="ltr" className="font-mono text-sm wrap-anywhere whitespace-pre-wrap">
              <RevealedText text={text} />
            </p>
          ) : (
            <MarkdownText text={text} />
          )}
        </div>
      );
    }
  }
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024).toLocaleString()} KB`;
}

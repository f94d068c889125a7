import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { beckon, explain } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { tell } from '../ui/toast.tsx';
import type { DiffFile } from './diff-file.ts';
import { formatReview } from './format-review.ts';
import type { Review } from './use-review.ts';

/** How many comments there are, and the way to send them, all in one message. */
export function SendReview({
  agent_instance_id,
  files,
  review,
  asks,
}: {
  readonly agent_instance_id: string;
  readonly files: readonly DiffFile[];
  readonly review: Review;
  /** A question waits: the message answers it. */
  readonly asks: boolean;
}) {
  const comments = review.comments.filter(({ text }) => text.trim() !== '');
  // The same comments again, after a call without an answer, are the same message.
  const [attempt, setAttempt] = useState({ content: '', client_id: '' });
  const send = useMutation({
    mutationFn: ({ content }: { readonly content: string }) => {
      const client_id = attempt.content === content ? attempt.client_id : crypto.randomUUID();
      setAttempt({ content, client_id });
      return beckon.trpc.messages.post.mutate({ agent_instance_id, content, client_id });
    },
    onSuccess: () => {
      review.clear(comments);
      tell(comments.length === 1 ? 'The comment is on its way.' : 'The comments are on their way, as one message.');
    },
  });
  if (comments.length === 0) return null;
  const count = comments.length === 1 ? '1 comment' : `${comments.length} comments`;
  return (
    <section
      aria-label="Your review"
      className="absolute inset-x-3 bottom-3 z-10 flex flex-wrap items-center gap-3 rounded-xl bg-raised px-4 py-2.5 shadow-float"
    >
      <p className="min-w-40 flex-1 text-sm text-soft">
        <span className="font-semibold text-ink">{count}</span>, kept on this device until sent.
        {asks && ' The agent waits for an answer: this will be it.'}
      </p>
      {send.error && <Problem>{explain(send.error)}</Problem>}
      <Button
        look="solid"
        disabled={send.isPending}
        onClick={() => send.mutate({ content: formatReview(comments, files) })}
      >
        {send.isPending ? 'Sending…' : `Send ${count}`}
      </Button>
    </section>
  );
}

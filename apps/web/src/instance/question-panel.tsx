import type { Ask } from '@beckon/contract/ask';
import { parseQuestion } from '@beckon/contract/ask-options';
import type { Message } from '@beckon/contract/message';
import { AskSubject } from '../ask/ask-subject.tsx';
import { FreeAnswer } from '../ask/free-answer.tsx';
import { OptionButtons } from '../ask/option-buttons.tsx';
import { useAnswer } from '../ask/use-answer.ts';
import { isBound, useRequest } from '../ask/use-request.ts';
import { useSettling } from '../ask/use-settling.ts';
import { useWholeMessage } from '../ask/use-whole-message.ts';
import { Ago } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** What the agent waits for, the oldest first. It stays in sight wherever the log is scrolled to. */
export function QuestionPanel({
  asks,
  messages,
  mayDecide,
}: {
  readonly asks: readonly Ask[];
  readonly messages: readonly Message[];
  readonly mayDecide: boolean;
}) {
  const [ask] = asks;
  const settling = useSettling(`${ask?.id} ${ask?.request_hash}`);
  if (!ask) return null;
  const atHand = messages.find(({ id }) => id === ask.id);
  return (
    <section aria-label="Question" className="max-h-[68dvh] overflow-y-auto border-b border-amber-line bg-amber-wash">
      <div className={`mx-auto max-w-4xl space-y-3 px-4 py-3.5 ${settling ? 'pointer-events-none' : ''}`}>
        <Question key={ask.id} ask={ask} atHand={atHand} waiting={asks.length} mayDecide={mayDecide} />
      </div>
    </section>
  );
}

const titles: Readonly<Record<Ask['kind'], string>> = {
  question: 'Waits for your answer',
  permission: 'Waits for your permission',
  plan: 'Waits for your word on its plan',
};

function Question({
  ask,
  atHand,
  waiting,
  mayDecide,
}: {
  readonly ask: Ask;
  readonly atHand: Message | undefined;
  readonly waiting: number;
  readonly mayDecide: boolean;
}) {
  const answering = useAnswer(ask);
  const shown = useRequest(ask);
  const isWhole = atHand !== undefined && atHand.content_bytes === undefined;
  const fetched = useWholeMessage(ask.id, { enabled: !isWhole });
  const message = isWhole ? atHand : fetched.message;
  // Nothing is decided before the whole of it is on the screen.
  const ready = message !== undefined && !shown.pending;
  return (
    <>
      <h2 className="flex items-baseline gap-2 text-sm">
        <span aria-hidden className="size-2 self-center rounded-full bg-amber" />
        <span className="font-semibold text-amber-text">{titles[ask.kind]}</span>
        {waiting > 1 && <span className="text-soft">1 of {waiting}</span>}
        <Ago at={ask.created_at} className="ml-auto text-soft" />
      </h2>
      {message && <AskSubject kind={ask.kind} text={parseQuestion(message.content).text} shown={shown} />}
      {!message && !fetched.failed && <Skeleton lines={1} label="Fetching the question" />}
      {!message && fetched.failed && (
        <div className="flex items-center gap-3">
          <Problem>The question could not be fetched.</Problem>
          <Button onClick={fetched.retry}>Try again</Button>
        </div>
      )}
      {ask.moved_on && <p className="text-sm text-soft">The agent has gone on since it asked.</p>}
      {mayDecide && ask.options && (
        <OptionButtons
          options={ask.options}
          answering={answering}
          disabled={!ready}
          spaced={ask.kind === 'permission'}
        />
      )}
      {mayDecide && isBound(ask) && <FreeAnswer answering={answering} disabled={!ready} />}
      {answering.problem !== null && <Problem>{answering.problem}</Problem>}
      {!mayDecide && <p className="text-sm text-soft">You can watch here; your role does not answer.</p>}
    </>
  );
}

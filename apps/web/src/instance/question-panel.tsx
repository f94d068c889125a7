import type { Ask } from '@beckon/contract/ask';
import { parseQuestion } from '@beckon/contract/ask-options';
import type { Message } from '@beckon/contract/message';
import { useState } from 'react';
import { AskScroll } from '../ask/ask-scroll.tsx';
import { AskSubject } from '../ask/ask-subject.tsx';
import { FreeAnswer } from '../ask/free-answer.tsx';
import { holdPresses } from '../ask/hold-presses.ts';
import { OptionButtons } from '../ask/option-buttons.tsx';
import { useAnswer, type Answering } from '../ask/use-answer.ts';
import { isBound, useRequest } from '../ask/use-request.ts';
import { useSettling } from '../ask/use-settling.ts';
import { useWholeMessage } from '../ask/use-whole-message.ts';
import { Ago } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { Failure, Problem } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** What the agent waits for, the oldest first. It stays in sight wherever the log is scrolled to. */
export function QuestionPanel({
  asks,
  messages,
  mayDecide,
  guest,
}: {
  readonly asks: readonly Ask[];
  readonly messages: readonly Message[];
  readonly mayDecide: boolean;
  readonly guest: boolean;
}) {
  const [ask] = asks;
  const hold = holdPresses(useSettling(`${ask?.id} ${ask?.request_hash}`));
  if (!ask) return null;
  const atHand = messages.find(({ id }) => id === ask.id);
  return (
    <section
      aria-label="Question"
      className="flex max-h-[max(11rem,min(68dvh,calc(100dvh-var(--header)-13.5rem)))] flex-col border-b short:overflow-y-auto border-amber-line bg-amber-wash"
    >
      <div
        {...hold}
        tabIndex={-1}
        className={`mx-auto flex min-h-0 w-full max-w-4xl flex-col gap-3 px-4 py-3.5 short:min-h-auto ${hold.className}`}
      >
        <Question key={ask.id} ask={ask} atHand={atHand} waiting={asks.length} mayDecide={mayDecide} guest={guest} />
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
  guest,
}: {
  readonly ask: Ask;
  readonly atHand: Message | undefined;
  readonly waiting: number;
  readonly mayDecide: boolean;
  readonly guest: boolean;
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
      <AskScroll>
        {message && <AskSubject kind={ask.kind} text={parseQuestion(message.content).text} shown={shown} />}
        {!message && !fetched.failed && <Skeleton lines={1} label="Fetching the question" />}
        {!message && fetched.failed && <Failure again={fetched.retry}>The question could not be fetched.</Failure>}
        {ask.moved_on && <p className="text-sm text-soft">The agent has gone on since it asked.</p>}
      </AskScroll>
      {mayDecide && (ask.options || isBound(ask)) && (
        <div className="-m-1 max-h-[45dvh] min-h-0 space-y-3 overflow-y-auto p-1 short:max-h-none short:shrink-0 short:overflow-visible">
          {ask.options && (
            <OptionButtons
              options={ask.options}
              answering={answering}
              disabled={!ready}
              spaced={ask.kind === 'permission'}
            />
          )}
          {isBound(ask) && <InOwnWords answering={answering} disabled={!ready} />}
        </div>
      )}
      {answering.problem !== null && <Problem>{answering.problem}</Problem>}
      {!mayDecide && (
        <p className="text-sm text-soft">
          You can watch here; {guest ? 'the share does not let you answer.' : 'your role does not answer.'}
        </p>
      )}
    </>
  );
}

/** Asked for first: the field of the message stands right below, and what is written there decides nothing. */
function InOwnWords({ answering, disabled }: { readonly answering: Answering; readonly disabled: boolean }) {
  const [asked, setAsked] = useState(false);
  if (asked) return <FreeAnswer answering={answering} disabled={disabled} focused />;
  return (
    <Button look="plain" disabled={disabled || answering.busy || answering.saved} onClick={() => setAsked(true)}>
      Answer in your own words
    </Button>
  );
}

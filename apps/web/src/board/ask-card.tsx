import type { OpenAsk } from '@beckon/contract/ask';
import { parseQuestion } from '@beckon/contract/ask-options';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useShortcuts } from '../palette/use-shortcuts.ts';
import { useMay } from '../app/session.tsx';
import { AskScroll } from '../ask/ask-scroll.tsx';
import { AskSubject } from '../ask/ask-subject.tsx';
import { FreeAnswer } from '../ask/free-answer.tsx';
import { holdPresses } from '../ask/hold-presses.ts';
import { OptionButtons } from '../ask/option-buttons.tsx';
import { useAnswer } from '../ask/use-answer.ts';
import { useRequest } from '../ask/use-request.ts';
import { useWholeMessage } from '../ask/use-whole-message.ts';
import { instanceName } from '../text/instance-name.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { Ago } from '../ui/ago.tsx';
import { Problem } from '../ui/notice.tsx';
import { stop } from './use-list-keys.ts';

/** Lists carry the beginning of a question only. */
const LIST_CHARS = 4_000;

/** One open ask with everything needed to answer it on the spot. */
export function AskCard({
  ask,
  held,
}: {
  readonly ask: OpenAsk;
  /** It has just taken the place of another one: a press may be meant for that. */
  readonly held: boolean;
}) {
  const mayDecide = useMay('decide');
  const agent = maskDeceptive(ask.agent_type_name);
  const answering = useAnswer(ask);
  // Nothing can be answered before the whole of it is on the screen.
  const question = useQuestionText(ask);
  const shown = useRequest(ask);
  const ready = question.whole && !shown.pending;
  const card = useRef<HTMLElement>(null);
  const hold = holdPresses(held);
  const focused = (): boolean => card.current !== null && card.current === document.activeElement;
  useShortcuts({
    answer_option: ({ key }) => {
      const option = focused() && mayDecide && ready ? ask.options?.[Number(key) - 1] : undefined;
      if (option === undefined || held || answering.busy || answering.saved) return false;
      answering.answer(option);
      return true;
    },
    answer_words: () => {
      const field = focused() ? card.current?.querySelector('input') : null;
      field?.focus();
      return field != null;
    },
  });
  return (
    <article
      ref={card}
      tabIndex={-1}
      {...stop}
      {...hold}
      aria-label={`${kindWord[ask.kind]} from ${agent}`}
      className={`flex max-h-[max(24rem,calc(100dvh-var(--header)-var(--bar)-8rem))] flex-col gap-3 rounded-xl border border-amber-line bg-amber-wash p-4 md:max-h-[max(24rem,min(36rem,100dvh-6rem))] short:max-h-none ${hold.className} focus:outline-2 focus:outline-offset-2 focus:outline-ink`}
    >
      <header className="flex flex-wrap items-baseline gap-x-2 text-sm">
        <Link
          to="/instances/$id"
          params={{ id: ask.agent_instance_id }}
          className="-my-3.5 min-w-11 flex-1 truncate py-3.5 font-semibold hover:underline sm:flex-initial"
        >
          {instanceName({ name: ask.instance_name, agent_type_name: agent })}
        </Link>
        {ask.instance_name !== null && (
          <span className="truncate text-soft max-sm:order-last max-sm:w-full">{agent}</span>
        )}
        <span className="ml-auto shrink-0 text-amber-text">
          waiting <Ago at={ask.created_at} className="font-semibold" />
        </span>
      </header>
      <AskScroll>
        <AskSubject kind={ask.kind} text={question.text} shown={shown} />
        {question.failed && <Problem>The whole text could not be fetched. Open the run to see it.</Problem>}
        {!question.whole && !question.failed && <output aria-label="Fetching the whole text" />}
        {ask.moved_on && <p className="text-sm text-soft">The agent has gone on since it asked.</p>}
      </AskScroll>
      {mayDecide ? (
        <div className="-m-1 max-h-[45dvh] shrink-0 space-y-3 overflow-y-auto p-1 short:max-h-none">
          {ask.options && (
            <OptionButtons
              options={ask.options}
              answering={answering}
              disabled={!ready}
              spaced={ask.kind === 'permission'}
            />
          )}
          <FreeAnswer answering={answering} disabled={!ready} />
        </div>
      ) : (
        <p className="text-sm text-soft">You can watch here; your role does not answer.</p>
      )}
      {answering.problem !== null && <Problem>{answering.problem}</Problem>}
    </article>
  );
}

const kindWord = { question: 'Question', permission: 'Permission request', plan: 'Plan' } as const;

/**
 * The question as the list has it, or whole where the list may have cut it or a decision hangs on every character. Where the
 * decision is about a request, that is shown and no text.
 */
function useQuestionText(ask: OpenAsk): {
  readonly text: string;
  readonly whole: boolean;
  readonly failed: boolean;
} {
  const hasRequest = ask.request !== null || ask.request_bytes !== undefined;
  const inList = ask.kind === 'question' ? ask.question.length < LIST_CHARS : hasRequest;
  const { message, failed } = useWholeMessage(ask.id, { enabled: !inList });
  if (inList) return { text: ask.question, whole: true, failed: false };
  // Until the whole has come its beginning is read; nothing moves when it is all there was.
  if (!message) return { text: ask.question, whole: false, failed };
  return { text: parseQuestion(message.content).text, whole: true, failed: false };
}

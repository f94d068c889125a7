import type { OpenAsk } from '@beckon/contract/ask';
import { parseQuestion } from '@beckon/contract/ask-options';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useShortcuts } from '../palette/use-shortcuts.ts';
import { useMay } from '../app/session.tsx';
import { AskSubject } from '../ask/ask-subject.tsx';
import { FreeAnswer } from '../ask/free-answer.tsx';
import { OptionButtons } from '../ask/option-buttons.tsx';
import { useAnswer } from '../ask/use-answer.ts';
import { useRequest } from '../ask/use-request.ts';
import { useWholeMessage } from '../ask/use-whole-message.ts';
import { instanceName } from '../text/instance-name.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { Ago } from '../ui/ago.tsx';
import { Problem } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

import { stop } from './use-list-keys.ts';

/** Lists carry the beginning of a question only. */
const LIST_CHARS = 4_000;

/** One open ask with everything needed to answer it on the spot. */
export function AskCard({ ask }: { readonly ask: OpenAsk }) {
  const mayDecide = useMay('decide');
  const agent = maskDeceptive(ask.agent_type_name);
  const answering = useAnswer(ask);
  // Nothing can be answered before the whole of it is on the screen.
  const question = useQuestionText(ask);
  const shown = useRequest(ask);
  const { failed } = question;
  const text = shown.pending && !shown.failed ? null : question.text;
  const ready = text !== null && !shown.pending;
  const card = useRef<HTMLElement>(null);
  const focused = (): boolean => card.current !== null && card.current === document.activeElement;
  useShortcuts({
    answer_option: ({ key }) => {
      const option = focused() && mayDecide && ready ? ask.options?.[Number(key) - 1] : undefined;
      if (option === undefined || answering.busy || answering.saved) return false;
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
      aria-label={`${kindWord[ask.kind]} from ${agent}`}
      className="space-y-3 rounded-xl border border-amber-line bg-amber-wash p-4 focus:outline-2 focus:outline-offset-2 focus:outline-ink"
    >
      <header className="flex items-baseline gap-2 text-sm">
        <Link
          to="/instances/$id"
          params={{ id: ask.agent_instance_id }}
          className="-my-3.5 min-w-0 truncate py-3.5 font-semibold hover:underline"
        >
          {instanceName({ name: ask.instance_name, agent_type_name: agent })}
        </Link>
        {ask.instance_name !== null && <span className="truncate text-soft">{agent}</span>}
        <span className="ml-auto shrink-0 text-amber-text">
          waiting <Ago at={ask.created_at} className="font-semibold" />
        </span>
      </header>
      {text !== null && <AskSubject kind={ask.kind} text={text} shown={shown} />}
      {text === null && failed && <Problem>The whole text could not be fetched. Open the run to see it.</Problem>}
      {text === null && !failed && <Skeleton lines={1} label="Fetching the whole text" />}
      {ask.moved_on && <p className="text-sm text-soft">The agent has gone on since it asked.</p>}
      {mayDecide ? (
        <div className="space-y-3">
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

/** The question as the list has it, or whole where the list may have cut it or a decision hangs on every character. */
function useQuestionText(ask: OpenAsk): { readonly text: string | null; readonly failed: boolean } {
  const inList = ask.kind === 'question' && ask.question.length < LIST_CHARS;
  const { message, failed } = useWholeMessage(ask.id, { enabled: !inList });
  if (inList) return { text: ask.question, failed: false };
  return { text: message ? parseQuestion(message.content).text : null, failed };
}

import type { Plan } from '@beckon/contract/message-kind';
import { Check, Circle, CircleDot } from 'lucide-react';
import { MarkdownText } from '../../text/markdown.tsx';
import { maskDeceptive } from '../../text/reveal-invisible.ts';

const signs = { pending: Circle, in_progress: CircleDot, completed: Check } as const;
const words = { pending: 'to do', in_progress: 'under way', completed: 'done' } as const;
const looks = { pending: 'text-soft', in_progress: 'font-semibold', completed: 'text-faint' } as const;

/** The steps an agent means to take, and how far each is. */
export function PlanCard({ plan, text }: { readonly plan: Plan; readonly text: string }) {
  if (plan.items.length === 0) return <MarkdownText text={text} />;
  const done = plan.items.filter(({ state }) => state === 'completed').length;
  return (
    <section aria-label="Plan" className="max-w-2xl rounded-xl border border-line bg-raised px-3.5 py-2.5">
      <h3 className="mb-1.5 flex items-baseline gap-2 text-xs font-semibold text-soft">
        Plan
        <span className="font-normal text-faint">
          {done} of {plan.items.length} done
        </span>
      </h3>
      <ol className="space-y-1">
        {Array.from(plan.items.entries(), ([n, item]) => {
          const Sign = signs[item.state];
          return (
            <li key={n} className={`flex gap-2 text-sm ${looks[item.state]}`}>
              <Sign aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span className="wrap-anywhere">
                {maskDeceptive(item.text)}
                <span className="sr-only">, {words[item.state]}</span>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

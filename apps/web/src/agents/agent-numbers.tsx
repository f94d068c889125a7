import type { UserAgent } from '@beckon/contract/user-agent';
import { trpc } from '../app/beckon.ts';
import { durationWords } from '../text/duration-words.ts';
import { Figure } from '../ui/figure.tsx';
import { DayBars } from './day-bars.tsx';

/** What an agent does, in numbers; its runs of the last thirty days as bars. */
export function AgentNumbers({ agent }: { readonly agent: UserAgent }) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { data } = trpc.userAgents.stats.useQuery({ agent_id: agent.id, time_zone: timeZone });
  const answer = data?.median_answer_seconds;
  return (
    <section aria-label="In numbers" className="flex flex-wrap items-end gap-x-8 gap-y-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-3 max-sm:grid max-sm:w-full max-sm:grid-cols-4 max-sm:gap-x-3">
        <Figure name="Runs" value={data?.runs} />
        <Figure name="Active" value={agent.active_instance_count} />
        <Figure name="Waiting" value={agent.waiting_instance_count} />
        <Figure name="Failed" value={data?.failed} />
        <Figure name="Questions" value={data?.asks} />
        <Figure name="Messages" value={data?.messages} />
        <Figure
          name="Median answer"
          value={answer === undefined ? undefined : answer === null ? '–' : durationWords(answer)}
        />
      </dl>
      <div className="ml-auto w-full sm:w-56">
        <DayBars days={data?.days ?? []} />
      </div>
    </section>
  );
}

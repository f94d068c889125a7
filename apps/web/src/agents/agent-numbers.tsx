import { trpc } from '../app/beckon.ts';
import { durationWords } from '../text/duration-words.ts';
import { DayBars } from './day-bars.tsx';

/** What an agent does, in numbers; its runs of the last thirty days as bars. */
export function AgentNumbers({ id }: { readonly id: string }) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { data } = trpc.userAgents.stats.useQuery({ agent_id: id, time_zone: timeZone });
  const answer = data?.median_answer_seconds;
  return (
    <section aria-label="In numbers" className="flex flex-wrap items-end gap-x-8 gap-y-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        <Figure name="Runs" value={data?.runs} />
        <Figure name="Active" value={data?.active} />
        <Figure name="Failed" value={data?.failed} />
        <Figure name="Questions" value={data?.asks} />
        <Figure name="Messages" value={data?.messages} />
        <Figure name="Answered in" value={answer === null ? 'no answer yet' : answer && durationWords(answer)} />
      </dl>
      <div className="ml-auto w-full sm:w-56">
        <DayBars days={data?.days ?? []} />
      </div>
    </section>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: number | string | undefined }) {
  return (
    <div>
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="min-h-7 text-lg font-semibold">
        {typeof value === 'number' ? value.toLocaleString() : (value ?? <span className="text-faint">–</span>)}
      </dd>
    </div>
  );
}

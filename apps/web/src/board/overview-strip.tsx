import { trpc } from '../app/beckon.ts';
import { useWorkspace } from '../app/workspace.tsx';
import { durationWords } from '../text/duration-words.ts';
import { Figure } from '../ui/figure.tsx';
import { ActivityPlot } from './activity-plot.tsx';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
/** What the live feed does not carry is asked anew so often. */
const ASK_MS = 60_000;

/** The workspace in four numbers and its last 24 hours. */
export function OverviewStrip() {
  const { phase, total_asks: waiting } = useWorkspace().view;
  const { data } = trpc.stats.overview.useQuery(
    { time_zone: zone },
    { refetchInterval: ASK_MS, placeholderData: (before) => before },
  );
  return (
    <div className="flex flex-wrap items-end gap-x-8 gap-y-3">
      <dl className="flex flex-wrap gap-x-8 gap-y-3 max-sm:grid max-sm:w-full max-sm:grid-cols-4 max-sm:gap-x-3">
        <Figure name="Active" value={data?.active} />
        <Figure name="Waiting" value={phase === 'empty' ? undefined : waiting} />
        <Figure name="Finished today" value={data?.finished_today} />
        <Figure
          name="Median answer"
          value={data && (data.median_answer_seconds === null ? '–' : durationWords(data.median_answer_seconds))}
        />
      </dl>
      <div className="ml-auto h-11 w-64 max-sm:hidden">{data && <ActivityPlot hours={data.activity} />}</div>
    </div>
  );
}

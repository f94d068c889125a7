import type { UserAgentStats } from '@beckon/contract/user-agent';

const HEIGHT = 36;
const STEP = 8;
const BAR = 6;

/** Runs by the day, today at the right. Its words are there for those who do not see it. */
export function DayBars({ days }: { readonly days: UserAgentStats['days'] }) {
  const most = Math.max(1, ...days.map(({ runs }) => runs));
  const all = days.reduce((sum, { runs }) => sum + runs, 0);
  return (
    <figure>
      <svg
        role="img"
        aria-label={`${all} runs in the last ${days.length || 30} days, at most ${days.length ? most : 0} on one day`}
        viewBox={`0 0 ${30 * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block h-9 w-full"
      >
        {days.map(({ day, runs }, n) => {
          const height = runs === 0 ? 1 : Math.max(3, (runs / most) * HEIGHT);
          return (
            <rect
              key={day}
              x={n * STEP + 1}
              y={HEIGHT - height}
              width={BAR}
              height={height}
              className={runs === 0 ? 'fill-line' : 'fill-soft'}
            >
              <title>{`${day}: ${runs}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="pt-1 text-xs text-faint">Runs, the last 30 days</figcaption>
    </figure>
  );
}

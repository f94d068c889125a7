import { timeOfDay } from '../text/relative-time.ts';

interface Hour {
  readonly start: string;
  readonly messages: number;
  readonly asks: number;
}

const WIDTH = 240;
const HEIGHT = 36;
const STEP = WIDTH / 24;
const BAR = STEP - 2;

/**
 * The last 24 hours: a bar for the messages of each hour, its part that asked darker. Drawn by hand: a library of charts
 * is heavier than the rest of the page, for 24 rectangles.
 */
export function ActivityPlot({ hours }: { readonly hours: readonly Hour[] }) {
  const most = Math.max(1, ...hours.map(({ messages }) => messages));
  const messages = hours.reduce((sum, hour) => sum + hour.messages, 0);
  const asks = hours.reduce((sum, hour) => sum + hour.asks, 0);
  const words = `${messages.toLocaleString()} messages and ${asks.toLocaleString()} questions in the last 24 hours`;
  return (
    <figure className="flex h-full flex-col justify-end">
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-8 w-full"
      >
        {Array.from(hours.entries(), ([n, hour]) => (
          <Bar key={hour.start} at={n * STEP} hour={hour} most={most} />
        ))}
      </svg>
      <figcaption aria-hidden className="flex justify-between text-[0.6875rem] leading-4 text-faint">
        <span>24 h ago</span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}

function Bar({ at, hour, most }: { readonly at: number; readonly hour: Hour; readonly most: number }) {
  const { start, messages, asks } = hour;
  const tall = (count: number): number => (count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT));
  const height = Math.max(1, tall(messages));
  const asked = Math.min(height, tall(asks));
  return (
    <g>
      <title>{`${timeOfDay(start)}: ${messages} messages, ${asks} questions`}</title>
      <rect x={at} y={0} width={STEP} height={HEIGHT} className="fill-transparent" />
      <rect
        x={at + 1}
        y={HEIGHT - height}
        width={BAR}
        height={height}
        className={messages > 0 ? 'fill-edge' : 'fill-line'}
      />
      {asked > 0 && <rect x={at + 1} y={HEIGHT - asked} width={BAR} height={asked} className="fill-ink" />}
    </g>
  );
}

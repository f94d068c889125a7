const widths = ['w-2/5', 'w-3/5', 'w-1/2', 'w-1/3', 'w-4/7', 'w-3/8'];

/** The rows that are on their way: of runs, of one line, of the settings. Each is as high as what takes its place. */
export type RowShape = 'run' | 'line' | 'entry';

const shapes: Readonly<Record<RowShape, { readonly row: string; readonly second: string | null }>> = {
  // On a phone a run has a second line, below its name.
  run: { row: 'min-h-(--row) py-1.5', second: 'sm:hidden' },
  line: { row: 'min-h-(--row)', second: null },
  entry: { row: 'min-h-14 py-2', second: '' },
};

/** The shape of a list that is on its way. What is read out is its name alone. */
export function Skeleton({
  lines = 4,
  shape = 'run',
  label,
}: {
  readonly lines?: number;
  readonly shape?: RowShape;
  readonly label: string;
}) {
  const { row, second } = shapes[shape];
  return (
    <output aria-label={label} className="block animate-breathe">
      {widths.slice(0, lines).map((width) => (
        <div key={width} className={`flex flex-col justify-center ${row}`}>
          <Line width={width} high="h-[1.45rem]" />
          {second !== null && <Line width="w-4/5" high={`h-[1.2rem] ${second}`} />}
        </div>
      ))}
    </output>
  );
}

/** As high as a line of text, with a bar in its middle. */
function Line({ width, high }: { readonly width: string; readonly high: string }) {
  return (
    <div className={`flex items-center ${high}`}>
      <div className={`h-3 rounded bg-sunk ${width}`} />
    </div>
  );
}

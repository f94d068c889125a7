const widths = ['w-2/5', 'w-3/5', 'w-1/2', 'w-1/3', 'w-4/7', 'w-3/8'];

/** The shape of a list that is on its way. */
export function Skeleton({ lines = 4, label }: { readonly lines?: number; readonly label: string }) {
  return (
    <output aria-label={label} className="block animate-breathe space-y-5 py-3">
      {widths.slice(0, lines).map((width) => (
        <div key={width} className="space-y-2">
          <div className={`h-3 rounded bg-sunk ${width}`} />
          <div className="h-3 w-4/5 rounded bg-sunk" />
        </div>
      ))}
    </output>
  );
}

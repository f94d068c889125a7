import { TriangleAlert } from 'lucide-react';

/** What to look at twice before saying yes. */
export function Warnings({ what }: { readonly what: readonly string[] }) {
  if (what.length === 0) return null;
  return (
    <ul aria-label="Look twice" className="flex flex-wrap gap-1.5">
      {what.map((each) => (
        <li
          key={each}
          className="inline-flex items-center gap-1.5 rounded-md border border-ink px-2 py-0.5 text-sm font-semibold"
        >
          <TriangleAlert aria-hidden className="size-3.5" />
          {each}
        </li>
      ))}
    </ul>
  );
}

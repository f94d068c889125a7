import { useShortcuts } from '../palette/use-shortcuts.ts';

/** Marks what `j` and `k` stop at: a question, the link of a run. */
export const stop = { 'data-stop': '' } as const;

/** Moves the focus through the questions and runs of the page, in the order in which they stand. */
export function useListKeys(): void {
  useShortcuts({ next: () => move(1), previous: () => move(-1) });
}

function move(by: 1 | -1): boolean {
  const stops = [...document.querySelectorAll<HTMLElement>('main [data-stop]')];
  if (stops.length === 0) return false;
  const inside = stops.findIndex((each) => each.contains(document.activeElement));
  const next = inside === -1 ? (by === 1 ? 0 : stops.length - 1) : inside + by;
  const target = stops[Math.min(Math.max(next, 0), stops.length - 1)];
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  return true;
}

/** Stands above the first message that came while the person was away. */
export function SinceDivider() {
  return (
    <div
      role="separator"
      aria-label="Since you left"
      className="flex items-center gap-3 pt-5 text-xs font-semibold text-ink before:h-px before:flex-1 before:bg-ink after:h-px after:flex-1 after:bg-ink"
    >
      Since you left
    </div>
  );
}

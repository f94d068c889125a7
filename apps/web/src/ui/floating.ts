/** What lies over the page: menus, popovers, lists of choices. */
export const floatingClass =
  'z-40 max-h-[min(32rem,var(--radix-popper-available-height))] max-w-[calc(100vw-1rem)] overflow-y-auto rounded-xl bg-raised text-ink shadow-float not-data-[state=closed]:animate-appear';

/** One line of such a list; the pointer and the arrow keys mark the same. */
export const floatingItemClass =
  'flex min-h-(--control) w-full cursor-default items-center gap-2.5 rounded-lg px-2.5 text-left text-sm outline-none select-none data-disabled:text-faint data-highlighted:bg-sunk';

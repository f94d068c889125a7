/** A run on its way: its head, the end of what was said, the place to write. */
export function ConversationSkeleton() {
  return (
    <output
      aria-label="Loading"
      className="flex h-[calc(100dvh-var(--header))] flex-col *:shrink-0 [&_[data-bar]]:animate-breathe [&_[data-bar]]:rounded [&_[data-bar]]:bg-sunk"
    >
      <div className="border-b border-line">
        <div className="mx-auto max-w-4xl px-4 py-1.5">
          <div className="flex h-[1.55rem] items-center">
            <div data-bar className="h-4 w-1/2" />
          </div>
          <div className="flex h-[1.2rem] items-center">
            <div data-bar className="h-3 w-1/3" />
          </div>
        </div>
      </div>
      <div className="mx-auto flex w-full max-w-4xl flex-1 flex-col gap-5 px-4 pt-5">
        {['w-3/4', 'w-1/2', 'w-2/3'].map((width) => (
          <div key={width} className="grid gap-x-4 sm:grid-cols-[4rem_minmax(0,1fr)]">
            <div />
            <div className="space-y-2.5">
              <div data-bar className="h-3 w-24" />
              <div data-bar className={`h-3 ${width}`} />
              <div data-bar className="h-3 w-2/5" />
            </div>
          </div>
        ))}
      </div>
      <div className="border-t border-line">
        <div className="mx-auto max-w-4xl px-4 pt-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))]">
          <div className="h-(--control) rounded-lg border border-line" />
          <div className="mt-1 h-4" />
        </div>
      </div>
    </output>
  );
}

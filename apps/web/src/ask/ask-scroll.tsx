import { ChevronDown } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ScrollBox } from '../ui/scroll-box.tsx';

/**
 * What a person decides about. It scrolls where there is no room for all of it, and gives way before what decides below, which
 * stays in reach; and it says so: what runs is never cut without a word.
 */
export function AskScroll({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const [below, setBelow] = useState(false);
  useEffect(() => {
    if (!box.current || !end.current) return;
    const watcher = new IntersectionObserver(([entry]) => entry && setBelow(!entry.isIntersecting), {
      root: box.current,
      rootMargin: '0px 0px 8px 0px',
    });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, []);
  const readOn = (): void => {
    box.current?.scrollBy({ top: box.current.clientHeight * 0.8, behavior: 'smooth' });
  };
  return (
    <>
      <ScrollBox
        ref={box}
        aria-label="What is asked"
        className="-mx-1 min-h-6 shrink-9999 space-y-3 overflow-y-auto overscroll-y-auto! px-1 short:shrink-0 short:overflow-visible"
      >
        {children}
        <div ref={end} aria-hidden className="h-px" />
      </ScrollBox>
      {below && (
        <button
          type="button"
          onClick={readOn}
          className="-mt-3 flex min-h-(--control) shrink-0 items-center justify-center gap-1.5 border-t border-amber-line text-sm font-medium hover:underline"
        >
          <ChevronDown aria-hidden className="size-4" />
          More below
        </button>
      )}
    </>
  );
}

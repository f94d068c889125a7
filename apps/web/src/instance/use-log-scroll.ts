import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Nearer to the end than this counts as being there. */
const NEAR_PX = 48;

export interface LogScroll {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly atEnd: boolean;
  readonly toEnd: () => void;
  /** Call right before older messages go in front: what is read stays where it is. */
  readonly keepPlace: () => void;
}

/** Keeps a log at its end while the reader is there, and leaves the reader alone everywhere else. */
export function useLogScroll(firstId: string | undefined): LogScroll {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticking = useRef(true);
  const place = useRef<{ element: Element; bottom: number } | null>(null);
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    sticking.current = true;
    box.current?.scrollTo({ top: box.current.scrollHeight });
    setAtEnd(true);
  }, []);

  const keepPlace = useCallback(() => {
    // By its foot: its head changes when a message of the same author comes to stand before it.
    const element = content.current?.querySelector('[data-message]');
    if (element) place.current = { element, bottom: element.getBoundingClientRect().bottom };
  }, []);

  useLayoutEffect(() => {
    const kept = place.current;
    place.current = null;
    if (kept && box.current) box.current.scrollTop += kept.element.getBoundingClientRect().bottom - kept.bottom;
  }, [firstId]);

  useEffect(() => {
    const scroller = box.current;
    const inner = content.current;
    if (!scroller || !inner) return;
    const distance = (): number => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const onScroll = (): void => {
      sticking.current = distance() < NEAR_PX;
      setAtEnd(sticking.current);
    };
    // New messages, fonts that arrive, a keyboard that opens: whatever changes a height.
    const resized = new ResizeObserver(() => {
      if (sticking.current) scroller.scrollTop = scroller.scrollHeight;
    });
    resized.observe(inner);
    resized.observe(scroller);
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      resized.disconnect();
      scroller.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { box, content, atEnd, toEnd, keepPlace };
}

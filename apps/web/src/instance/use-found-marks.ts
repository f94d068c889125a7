import { useEffect, type RefObject } from 'react';

/** Name of the highlight in the style sheet. */
const NAME = 'found';

/**
 * Marks words where they stand in the messages that are drawn, as a browser's own search does: without a change to the page,
 * which text of agents has no part in. Browsers that cannot do it show the message without.
 */
export function useFoundMarks(log: RefObject<HTMLElement | null>, words: string): void {
  const wanted = words.trim().toLowerCase();
  useEffect(() => {
    const root = log.current;
    if (!root || wanted === '' || !('highlights' in CSS)) return;
    const mark = (): void => void CSS.highlights.set(NAME, new Highlight(...placesOf(root, wanted)));
    // Rows come and go while the log is scrolled, and their text while it is written.
    const watcher = new MutationObserver(mark);
    watcher.observe(root, { childList: true, subtree: true, characterData: true });
    mark();
    return () => {
      watcher.disconnect();
      CSS.highlights.delete(NAME);
    };
  }, [log, wanted]);
}

function placesOf(root: HTMLElement, wanted: string): StaticRange[] {
  const places: StaticRange[] = [];
  for (const row of root.querySelectorAll('[data-message]')) {
    const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      const text = node.textContent?.toLowerCase() ?? '';
      for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + wanted.length)) {
        const ends = { startContainer: node, startOffset: from, endContainer: node, endOffset: from + wanted.length };
        places.push(new StaticRange(ends));
      }
    }
  }
  return places;
}

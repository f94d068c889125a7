import { useEffect } from 'react';

/** Ctrl-F or Cmd-F opens the page's own search: the browser's would find only the rows that are drawn. A second time it is the browser's. */
export function useFindKey(finding: boolean, onFind: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (finding || event.key !== 'f' || event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      onFind();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [finding, onFind]);
}

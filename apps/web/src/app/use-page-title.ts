import { useEffect } from 'react';
import { useWorkspace } from './workspace.tsx';

/** Names the tab, and shows there how much waits for the person. */
export function usePageTitle(title: string | null): void {
  const { total_asks } = useWorkspace().view;
  useEffect(() => {
    const count = total_asks > 0 ? `(${total_asks}) ` : '';
    document.title = `${count}${title === null ? 'Beckon' : `${title} · Beckon`}`;
    const icon = document.querySelector<HTMLLinkElement>('#icon');
    if (icon) icon.href = total_asks > 0 ? '/needs-you.svg' : '/calm.svg';
  }, [title, total_asks]);
}

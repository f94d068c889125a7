import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

/** Copies a text, and says so. Where the page may not (plain http), it says how to copy by hand. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2_500);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  return (
    <Button aria-label={`Copy ${what}`} onClick={() => void copy()} className="shrink-0">
      <span aria-live="polite">
        {outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Select and copy' : 'Copy'}
      </span>
    </Button>
  );
}

import { Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { SHORTCUTS } from '../palette/shortcuts.ts';
import { useShortcuts } from '../palette/use-shortcuts.ts';
import { Kbd } from '../ui/kbd.tsx';

/**
 * The words to search for. The address, where they are kept, follows a moment behind the keys: the field has its own text,
 * and takes that of the address only when it became another by itself.
 */
export function SearchField({ q, onChange }: { readonly q: string; readonly onChange: (q: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  const [known, setKnown] = useState(q);
  if (q !== known) {
    setKnown(q);
    if (field.current !== document.activeElement) setText(q);
  }
  const write = (next: string): void => {
    setText(next);
    onChange(next);
  };
  useShortcuts({ search: () => field.current?.focus() });
  return (
    <div className="relative min-w-44 flex-1 max-sm:w-full max-sm:flex-none">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-faint"
      />
      <input
        ref={field}
        type="search"
        aria-label="Search runs"
        placeholder="Search runs"
        value={text}
        onChange={({ target }) => write(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          write('');
          event.currentTarget.blur();
        }}
        className="min-h-(--control) w-full rounded-lg border border-field bg-raised pr-8 pl-8.5 text-sm placeholder:text-faint hover:border-ink focus-visible:outline-offset-[-1px] [&::-webkit-search-cancel-button]:hidden"
      />
      {text === '' && (
        <span aria-hidden className="absolute top-1/2 right-2 -translate-y-1/2 pointer-coarse:hidden">
          <Kbd keys={SHORTCUTS.search.keys} />
        </span>
      )}
    </div>
  );
}

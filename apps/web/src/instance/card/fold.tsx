import { ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';

/** One line that opens. What is inside is made when it is first opened. */
export function Fold({
  name,
  line,
  aside,
  children,
}: {
  readonly name: ReactNode;
  readonly line: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="-ml-1.5 flex w-[calc(100%+0.375rem)] items-center gap-1.5 rounded-md px-1 py-0.5 text-left text-sm hover:bg-sunk pointer-coarse:min-h-11"
      >
        <ChevronRight
          aria-hidden
          className={`size-3.5 shrink-0 text-faint transition-transform ${open ? 'rotate-90' : ''}`}
        />
        <span className="shrink-0 font-medium">{name}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-soft">{line}</span>
        {aside !== undefined && <span className="shrink-0 text-xs text-faint">{aside}</span>}
      </button>
      {open && (
        <div id={id} className="mt-1 mb-2 ml-3.5 space-y-2 border-l border-line pl-3">
          {children}
        </div>
      )}
    </div>
  );
}

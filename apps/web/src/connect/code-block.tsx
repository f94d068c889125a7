import { CopyButton } from '../ui/copy-button.tsx';

/** Something to paste elsewhere, whole. */
export function CodeBlock({ code, what }: { readonly code: string; readonly what: string }) {
  return (
    <div className="flex items-start gap-2">
      <pre
        tabIndex={0}
        aria-label={what}
        className="min-w-0 flex-1 overflow-x-auto rounded-lg bg-sunk px-3 py-2.5 font-mono text-sm"
      >
        {code}
      </pre>
      <CopyButton text={code} what={what} />
    </div>
  );
}

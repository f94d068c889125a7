import type { ReactNode } from 'react';

const tones = {
  plain: 'bg-sunk text-soft',
  strong: 'bg-ink text-paper',
  /** Needs a person; nothing else is amber. */
  ask: 'bg-amber text-on-amber',
} as const;

/** A word or a number beside a name. */
export function Badge({
  tone = 'plain',
  children,
}: {
  readonly tone?: keyof typeof tones;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex min-w-5 items-center justify-center rounded-full px-1.5 text-xs leading-5 font-semibold whitespace-nowrap ${tones[tone]}`}
    >
      {children}
    </span>
  );
}

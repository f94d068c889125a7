import type { ComponentProps } from 'react';

export type Look = 'solid' | 'quiet' | 'plain' | 'ask';

const looks: Readonly<Record<Look, string>> = {
  solid:
    'bg-ink text-paper not-disabled:hover:opacity-85 not-disabled:active:opacity-70 disabled:bg-sunk disabled:text-faint',
  quiet:
    'border border-edge bg-raised not-disabled:hover:border-ink not-disabled:active:bg-sunk disabled:border-line disabled:text-faint',
  plain:
    'text-soft not-disabled:hover:bg-sunk not-disabled:hover:text-ink not-disabled:active:bg-line disabled:opacity-50',
  // The only coloured thing there is: an answer that is waited for.
  ask: 'border border-amber bg-raised text-left not-disabled:hover:bg-amber not-disabled:hover:text-on-amber not-disabled:active:bg-amber-strong disabled:opacity-50',
};

export function buttonClass(look: Look): string {
  return `inline-flex min-h-(--control) items-center justify-center gap-2 rounded-lg px-3 py-1 font-medium transition-colors ${looks[look]}`;
}

export function Button({
  look = 'quiet',
  className = '',
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { look?: Look }) {
  return <button type={type} className={`${buttonClass(look)} ${className}`} {...rest} />;
}

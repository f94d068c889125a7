import type { ComponentProps } from 'react';

export type Look = 'solid' | 'quiet' | 'plain' | 'ask';

const looks: Readonly<Record<Look, string>> = {
  solid: 'bg-ink text-paper hover:opacity-85',
  quiet: 'border border-edge bg-raised hover:border-ink',
  plain: 'text-soft hover:text-ink hover:bg-sunk',
  // The only coloured thing there is: an answer that is waited for.
  ask: 'border border-amber bg-raised hover:bg-amber hover:text-on-amber text-left',
};

export function buttonClass(look: Look): string {
  return `inline-flex min-h-(--control) items-center justify-center gap-2 rounded-lg px-3 py-1 font-medium transition-colors disabled:opacity-50 ${looks[look]}`;
}

export function Button({
  look = 'quiet',
  className = '',
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { look?: Look }) {
  return <button type={type} className={`${buttonClass(look)} ${className}`} {...rest} />;
}

import type { ComponentProps } from 'react';

/**
 * A part of the page that scrolls by itself. It can be focused, because the keyboard has no other way to scroll it, and
 * has a name, because what can be focused must say what it is. Sideways it passes on what it cannot scroll: a swipe over it is one
 * over what surrounds it.
 */
export function ScrollBox({
  role = 'group',
  className = '',
  ...rest
}: ComponentProps<'div'> & { 'aria-label': string }) {
  return (
    <div
      tabIndex={0}
      role={role}
      className={`overscroll-y-contain focus-visible:-outline-offset-2 ${className}`}
      {...rest}
    />
  );
}

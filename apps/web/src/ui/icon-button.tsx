import type { ComponentProps } from 'react';
import { Button, type Look } from './button.tsx';
import { Tooltip } from './tooltip.tsx';

/** A button that is only a sign. Its name is read out, and shown when somebody hovers or comes by keyboard. */
export function IconButton({
  label,
  keys,
  look = 'plain',
  className = '',
  ...rest
}: Omit<ComponentProps<'button'>, 'aria-label'> & {
  readonly label: string;
  /** The shortcut that does the same. */
  readonly keys?: string;
  readonly look?: Look;
}) {
  return (
    <Tooltip label={label} keys={keys}>
      <Button look={look} aria-label={label} className={`min-w-(--control) shrink-0 p-0! ${className}`} {...rest} />
    </Tooltip>
  );
}

import type { SyntheticEvent } from 'react';

/** Buttons and fields that no finger reaches. */
const HELD = '[&_:is(button,input)]:pointer-events-none';

/**
 * What makes the answers of a question do nothing while it is held, whatever they are pressed with: a finger, a mouse or a key.
 * What is being written goes on.
 */
export function holdPresses(held: boolean): {
  readonly className: string;
  readonly onClickCapture?: (event: SyntheticEvent) => void;
  readonly onSubmitCapture?: (event: SyntheticEvent) => void;
} {
  return held ? { className: HELD, onClickCapture: swallow, onSubmitCapture: swallow } : { className: '' };
}

function swallow(event: SyntheticEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

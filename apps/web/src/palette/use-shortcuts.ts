import { useEffect, useLayoutEffect, useRef } from 'react';
import { matchShortcut, type Press } from './match-shortcut.ts';
import { SHORTCUTS, type ShortcutId } from './shortcuts.ts';

/** Does it. False: it was not for this part of the page, so the next one is asked. */
export type ShortcutAction = (press: KeyboardEvent) => boolean | void;
export type ShortcutActions = Readonly<Partial<Record<ShortcutId, ShortcutAction>>>;

/** Keys of one sequence follow each other within this time. */
const SEQUENCE_MS = 1_200;

const parts: { readonly current: ShortcutActions }[] = [];
let presses: (Press & { readonly at: number })[] = [];

/** Shortcuts of a part of the page, as long as it is shown. What was shown last is asked first. */
export function useShortcuts(actions: ShortcutActions): void {
  const latest = useRef(actions);
  // With the drawing itself: a key means what is seen when it is pressed.
  useLayoutEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (parts.length === 0) document.addEventListener('keydown', onKeyDown);
    parts.push(latest);
    return () => {
      parts.splice(parts.indexOf(latest), 1);
      if (parts.length === 0) document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || /^(?:Shift|Control|Alt|Meta)$/.test(event.key)) return;
  const held = event.ctrlKey || event.metaKey;
  // Letters that are typed are no shortcuts; and a window over the page has the keyboard to itself.
  if (!held && (isTyping(event.target) || isInWindow(event.target))) return;
  const now = event.timeStamp;
  const { key, ctrlKey, metaKey, altKey } = event;
  presses = [...presses.filter(({ at }) => now - at < SEQUENCE_MS), { key, ctrlKey, metaKey, altKey, at: now }].slice(
    -2,
  );
  for (const part of parts.toReversed()) {
    for (const [id, action] of Object.entries(part.current)) {
      if (!matchShortcut(keysOf(id), presses) || action(event) === false) continue;
      event.preventDefault();
      presses = [];
      return;
    }
  }
}

function keysOf(id: string): string {
  return SHORTCUTS[id as ShortcutId].keys;
}

/** What letters go into; a box that is ticked takes none. */
const TYPED_INTO = 'input:not([type="radio"], [type="checkbox"], [type="button"], [type="submit"]), textarea, select';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED_INTO));
}

function isInWindow(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
  );
}

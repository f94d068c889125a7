/** What lies over the page, and gives it back. */
const WINDOW = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';
const STOP = 'a[href], button:enabled, [tabindex]:not(:disabled)';
const TYPED_INTO = 'input, textarea, select';

/** Where the focus was, with all that was around it, from the inside out. */
interface Place {
  readonly element: HTMLElement;
  readonly around: readonly Element[];
}

let last: Place | undefined;
/** The last one that was not in a window. */
let under: Place | undefined;
let wasDisabled = false;

/**
 * Keeps the keyboard where a person works. When what has the focus goes away (a question is answered, a window closes, a row is
 * deleted) the browser puts the focus nowhere: keys do nothing, and a screen reader begins at the top. It goes to what stands
 * nearest instead, and out of a window to where the person came from.
 */
export function keepFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target.matches('[data-radix-focus-guard]')) return;
    last = { element: target, around: aroundOf(target) };
    if (!target.closest(WINDOW)) under = last;
    wasDisabled = false;
  });
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    if (relatedTarget === null && target instanceof HTMLElement) queueMicrotask(() => noteLeft(target));
  });
  new MutationObserver(onChange).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ['disabled'],
  });
}

/** Who leaves a field for the page, by Escape, is not brought back to it. */
function noteLeft(element: HTMLElement): void {
  if (document.activeElement !== document.body || !element.isConnected || element.matches(':disabled')) return;
  if (last?.element === element) last = undefined;
  if (under?.element === element) under = undefined;
}

function aroundOf(element: HTMLElement): Element[] {
  const around: Element[] = [];
  for (let each: Element | null = element; each && each !== document.body; each = each.parentElement) around.push(each);
  return around;
}

function onChange(changes: readonly MutationRecord[]): void {
  if (!last) return;
  const { element } = last;
  // A button that works on something has lost the focus, too, and gets it back with its next press.
  if (changes.some(({ type, target }) => type === 'attributes' && target === element)) {
    wasDisabled = element.matches(':disabled') || wasDisabled;
  }
  if (document.activeElement !== document.body && document.activeElement !== null) return;
  if (!element.isConnected) moveOn(last, changes);
  else if (wasDisabled && element.matches(':enabled')) element.focus({ preventScroll: true });
}

function moveOn(place: Place, changes: readonly MutationRecord[]): void {
  // What was being typed must not go on as shortcuts of something else.
  const typing = place.element.matches(TYPED_INTO) && (place.element as HTMLInputElement).value !== '';
  const over = place.around.find((each) => each.matches(WINDOW));
  if (over && !over.isConnected) {
    if (under?.element.isConnected) under.element.focus({ preventScroll: true });
    else if (under) moveOn(under, changes);
  } else if (!typing) {
    nearest(place, changes)?.focus({ preventScroll: true });
  }
  if (document.activeElement === document.body) document.querySelector('main')?.focus({ preventScroll: true });
}

/** What can take the focus and stands nearest: what it was part of, what came after it, what came before. */
function nearest({ around }: Place, changes: readonly MutationRecord[]): HTMLElement | undefined {
  const at = around.findIndex((each) => each.isConnected);
  const gone = around[at - 1];
  const change = changes.find(({ removedNodes }) => [...removedNodes].some((each) => each === gone));
  let [next, previous] = [change?.nextSibling ?? null, change?.previousSibling ?? null];
  for (const level of around.slice(at)) {
    const isPage = level.matches('main');
    const stop =
      (isPage ? undefined : stopAt(level)) ?? stopAmong(next, 'nextSibling') ?? stopAmong(previous, 'previousSibling');
    if (stop || isPage) return stop;
    [next, previous] = [level.nextSibling, level.previousSibling];
  }
  return undefined;
}

function stopAmong(first: Node | null, then: 'nextSibling' | 'previousSibling'): HTMLElement | undefined {
  for (let node = first; node; node = node[then]) {
    const stop =
      node instanceof HTMLElement
        ? (stopAt(node) ?? [...node.querySelectorAll<HTMLElement>(STOP)].find(isStop))
        : undefined;
    if (stop) return stop;
  }
  return undefined;
}

const stopAt = (element: Element): HTMLElement | undefined =>
  element instanceof HTMLElement && isStop(element) ? element : undefined;

const isStop = (element: HTMLElement): boolean =>
  element.isConnected && element.matches(STOP) && !element.matches(TYPED_INTO) && element.checkVisibility();

import type { Page } from 'playwright-core';
import { until } from './until.ts';

/** More than any screen has. */
const STOPS = 100;

/** Without an outline: the line of a menu has its ground, the field of a palette, which has no other, its caret; the page itself, its title. */
const MARKED = ['menu', 'menuitem', 'menuitemradio', 'combobox', 'main'];

/** Where the keyboard is. */
export interface Focus {
  /** What it is called, as a reader of the screen hears it; empty where it is nowhere. */
  readonly name: string;
  readonly isSeen: boolean;
}

/** What has the focus now. */
export const focusNow = (page: Page): Promise<Focus> =>
  page.evaluate((marked): Focus => {
    interface Element {
      readonly tagName: string;
      readonly textContent: string | null;
      readonly labels?: Iterable<Element>;
      readonly parentElement: Element | null;
      getAttribute(name: string): string | null;
    }
    interface Style {
      readonly outlineStyle: string;
      readonly outlineWidth: string;
    }
    const { document, getComputedStyle } = globalThis as unknown as {
      document: { readonly activeElement: Element | null; readonly body: Element };
      getComputedStyle(element: Element): Style;
    };
    const { activeElement: stop, body } = document;
    if (stop === null || stop === body) return { name: '', isSeen: false };
    const labels = [...(stop.labels ?? [])];
    const words = stop.getAttribute('aria-label') ?? (labels[0] ?? stop).textContent ?? '';
    const isOutlined = (element: Element): boolean => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    };
    // The choice of a radio is drawn by its label.
    const isSeen =
      [stop, ...labels].some(isOutlined) || marked.includes(stop.getAttribute('role') ?? stop.tagName.toLowerCase());
    return { name: `${stop.tagName.toLowerCase()} ${words.trim()}`, isSeen };
  }, MARKED);

/** Waits until the focus is somewhere that has this name, and is seen there. */
export async function focusIsAt(page: Page, name: RegExp): Promise<void> {
  let at: Focus = { name: '', isSeen: false };
  await until(
    `the focus is at ${name}, and seen`,
    async () => {
      at = await focusNow(page);
      return at.isSeen && name.test(at.name);
    },
    30_000,
  ).catch((error: unknown) => {
    throw new Error(`The focus is at “${at.name}”${at.isSeen ? '' : ', which does not show it'}`, { cause: error });
  });
}

/** Goes on with the Tab key until something has the focus that has this name. @throws Error where a stop does not show it */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let n = 0; n < STOPS; n++) {
    await page.keyboard.press('Tab');
    const at = await focusNow(page);
    passed.push(at.name);
    // After the last stop of the page the browser itself has the focus.
    if (at.name !== '' && !at.isSeen) throw new Error(`Nothing shows the focus at “${at.name}”`);
    if (name.test(at.name)) return;
  }
  throw new Error(`The Tab key does not come to ${name}: ${passed.join(', ')}`);
}

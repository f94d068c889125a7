import type { Page } from 'playwright-core';

/** What a finger needs, in CSS pixels. */
const FINGER = 44;

/**
 * What on a page is too small for a finger. A target is as large as the ground around its centre that leads to it, so a
 * label counts for its field, and a link that fills its row is as large as the row. Links inside of a sentence are as
 * high as their line (WCAG 2.5.8, "Inline"), and so are the signs beside the lines of a diff, which has to stay a text.
 *
 * @returns one sentence for each target
 */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((finger) => {
    interface Rect {
      readonly left: number;
      readonly top: number;
      readonly width: number;
      readonly height: number;
    }
    interface Element {
      readonly innerText?: string;
      readonly tagName: string;
      readonly labels?: Iterable<Element> | null;
      readonly parentElement: Element | null;
      readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
      contains(other: Element): boolean;
      getAttribute(name: string): string | null;
      querySelectorAll(selector: string): Iterable<Element>;
      getBoundingClientRect(): Rect;
      scrollIntoView(options: object): void;
      checkVisibility(options: object): boolean;
    }
    const { document, getComputedStyle } = globalThis as unknown as {
      document: {
        querySelectorAll(selector: string): Iterable<Element>;
        querySelector(selector: string): Element | null;
        elementFromPoint(x: number, y: number): Element | null;
      };
      getComputedStyle(element: Element): { display: string };
    };
    const targets =
      'a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary, ' +
      '[role=menuitem], [role=menuitemradio], [role=option], [role=tab]';
    const inSentence = (element: Element): boolean =>
      getComputedStyle(element).display === 'inline' &&
      [...(element.parentElement?.childNodes ?? [])].some(
        ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim(),
      );
    const fits = ({ width, height }: { width: number; height: number }): boolean => width >= finger && height >= finger;
    const large = (element: Element): boolean => {
      const ground = [element, ...(element.labels ?? [])];
      if (ground.some((each) => fits(each.getBoundingClientRect()))) return true;
      element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const leads = (dx: number, dy: number): boolean => {
        const hit = document.elementFromPoint(left + width / 2 + dx, top + height / 2 + dy);
        return hit !== null && ground.some((each) => each.contains(hit));
      };
      /** How far the ground reaches from the centre, to half a pixel. */
      const reach = (x: number, y: number): number => {
        let far = 0.5;
        while (far < finger && leads(far * x, far * y)) far += 0.5;
        return far;
      };
      return fits({
        width: Math.max(width, reach(-1, 0) + reach(1, 0)),
        height: Math.max(height, reach(0, -1) + reach(0, 1)),
      });
    };
    // What lies behind an open dialog is not to be reached.
    const front = document.querySelector('[role=dialog], [role=alertdialog]') ?? document;
    return [...front.querySelectorAll(targets)]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((element) => !element.getAttribute('aria-label')?.startsWith('Comment on line '))
      .filter((element) => element.getBoundingClientRect().width > 1 && !inSentence(element) && !large(element))
      .map((element) => {
        const { width, height } = element.getBoundingClientRect();
        const name = element.getAttribute('aria-label') ?? element.innerText?.slice(0, 60) ?? '';
        return `${element.tagName} “${name}” is ${Math.round(width)} x ${Math.round(height)}, too small for a finger`;
      });
  }, FINGER);
}

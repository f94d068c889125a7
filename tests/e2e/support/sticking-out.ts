import type { Page } from 'playwright-core';

interface Rect {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

interface Element {
  readonly tagName: string;
  readonly innerText?: string;
  readonly parentElement: Element | null;
  getBoundingClientRect(): Rect;
  checkVisibility(options: object): boolean;
}

interface Scope {
  readonly innerWidth: number;
  readonly document: {
    readonly documentElement: { readonly scrollWidth: number };
    querySelectorAll(selector: string): Iterable<Element>;
  };
  getComputedStyle(element: Element): { readonly overflowX: string };
}

/**
 * What of a page stands outside of the screen at a side, where nobody can scroll to it.
 *
 * @returns one sentence for each
 */
export async function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { document, innerWidth, getComputedStyle } = globalThis as unknown as Scope;
    const { scrollWidth } = document.documentElement;
    /** It is in a box that scrolls, or that cuts it on purpose. */
    const held = (element: Element): boolean => {
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        const { overflowX } = getComputedStyle(at);
        if (overflowX === 'visible') continue;
        const { left, right } = at.getBoundingClientRect();
        if (left >= -1 && right <= innerWidth + 1) return true;
      }
      return false;
    };
    const out = [...document.querySelectorAll('body *:not(svg *)')]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((element) => {
        const { left, right, width, height, bottom } = element.getBoundingClientRect();
        // What is for screen readers alone is a pixel large; the way past the menu waits above the page.
        if (width <= 1 || height <= 1 || bottom <= 0) return false;
        return (right > innerWidth + 1 || left < -1) && !held(element);
      })
      .map(({ tagName, innerText }) => `${tagName} “${innerText?.slice(0, 40) ?? ''}” sticks out at the side`);
    const wide = scrollWidth > innerWidth ? [`${scrollWidth} px of content on a screen of ${innerWidth}`] : [];
    return [...wide, ...out.slice(0, 5)];
  });
}

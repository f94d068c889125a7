import type { Page } from 'playwright-core';

/** More than any screen has. */
const STOPS = 150;

/** Without an outline: the line of a menu has its ground, the field of a palette, which has no other, its caret. */
const MARKED = ['menu', 'menuitem', 'menuitemradio', 'combobox'];

interface Stop {
  readonly tagName: string;
  readonly innerText?: string;
  readonly labels?: Iterable<Stop>;
  getAttribute(name: string): string | null;
  contains(other: Stop | null): boolean;
  getBoundingClientRect(): {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

/**
 * Goes through a page with the Tab key, once round.
 *
 * @returns how many stops there were, and those at which no outline shows where the focus is, or of which nothing is in sight
 *   (WCAG 2.2, 2.4.11)
 */
export async function walkByTab(page: Page): Promise<{ readonly stops: number; readonly lost: readonly string[] }> {
  const passed = await page.evaluateHandle(() => new Set<Stop>());
  const lost: string[] = [];
  for (let n = 0; n < STOPS; n++) {
    await page.keyboard.press('Tab');
    const seen = await passed.evaluate(async (before, marked) => {
      const {
        document,
        getComputedStyle,
        innerWidth,
        innerHeight,
        requestAnimationFrame: frame,
      } = globalThis as unknown as {
        document: {
          readonly activeElement: Stop | null;
          readonly body: Stop;
          elementFromPoint(x: number, y: number): Stop | null;
        };
        getComputedStyle(element: Stop): { readonly outlineStyle: string; readonly outlineWidth: string };
        readonly innerWidth: number;
        readonly innerHeight: number;
        requestAnimationFrame(done: () => void): void;
      };
      const isInSight = (element: Stop): boolean => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const [x, y] = [Math.max(left, 0), Math.max(top, 0)];
        const [width, height] = [Math.min(right, innerWidth) - x, Math.min(bottom, innerHeight) - y];
        if (width <= 0 || height <= 0) return false;
        return [0.1, 0.5, 0.9].some((across) =>
          [0.1, 0.5, 0.9].some((down) =>
            element.contains(document.elementFromPoint(x + width * across, y + height * down)),
          ),
        );
      };
      const { activeElement: stop, body } = document;
      if (stop === null || stop === body) return null;
      if (before.has(stop)) return 'again';
      before.add(stop);
      const name = `${stop.tagName} “${stop.getAttribute('aria-label') ?? stop.innerText?.slice(0, 60) ?? ''}”`;
      const parts = [stop, ...(stop.labels ?? [])];
      // What comes into sight when it is focused may take its time.
      for (let frames = 0; frames < 30 && !parts.some(isInSight); frames++)
        await new Promise<void>((resolve) => frame(resolve));
      if (!parts.some(isInSight)) return { name: `${name} is out of sight` };
      if (marked.includes(stop.getAttribute('role') ?? '')) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(stop);
      if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) return null;
      return { name };
    }, MARKED);
    if (seen === 'again') break;
    if (seen !== null) lost.push(seen.name);
  }
  const stops = await passed.evaluate(({ size }) => size);
  await passed.dispose();
  return { stops, lost };
}

import type { Page } from 'playwright-core';

/**
 * What moves on a page for longer than an eye sees, though the person asked their system for less motion: by style, or
 * by an animation that a script has started.
 *
 * @returns one sentence for each element
 */
export async function moving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Element {
      readonly tagName: string;
      readonly className: unknown;
    }
    interface Timing {
      readonly duration: number | string;
      readonly iterations: number;
    }
    const { document, getComputedStyle } = globalThis as unknown as {
      document: {
        querySelectorAll(selector: string): Iterable<Element>;
        getAnimations(): { effect: { target: Element | null; getComputedTiming(): Timing } | null }[];
      };
      getComputedStyle(element: Element): {
        animationName: string;
        animationDuration: string;
        transitionDuration: string;
        scrollBehavior: string;
      };
    };
    const SEEN_MS = 20;
    const long = (durations: string): boolean =>
      durations.split(',').some((each) => Number.parseFloat(each) * (each.trim().endsWith('ms') ? 1 : 1_000) > SEEN_MS);
    const styled = [...document.querySelectorAll('body, body *')].filter((element) => {
      const { animationName, animationDuration, transitionDuration, scrollBehavior } = getComputedStyle(element);
      const animated = animationName !== 'none' && long(animationDuration);
      return animated || long(transitionDuration) || scrollBehavior === 'smooth';
    });
    const scripted = document.getAnimations().flatMap(({ effect }) => {
      const timing = effect?.getComputedTiming();
      const lasts = Number(timing?.duration ?? 0) * (timing?.iterations ?? 1);
      return effect?.target && lasts > SEEN_MS ? [effect.target] : [];
    });
    return [...new Set([...styled, ...scripted])].map(
      ({ tagName, className }) => `${tagName} ${String(className).slice(0, 80)} moves`,
    );
  });
}

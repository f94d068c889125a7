import type { Page } from 'playwright-core';
import { violations } from './axe.ts';
import type { Screen } from './browser.ts';
import { moving } from './moving.ts';
import { smallTargets } from './touch-targets.ts';

/**
 * What is wrong with a page as it is shown now: for whoever sees, hears or touches it otherwise, and at its sides.
 *
 * @returns one sentence for each fault
 */
export async function findFaults(page: Page, screen: Screen): Promise<string[]> {
  const faults = [...(await violations(page)), ...(await moving(page)), ...(await overflow(page))];
  return screen === 'phone' ? [...faults, ...(await smallTargets(page))] : faults;
}

/** What sticks out at the side. */
async function overflow(page: Page): Promise<string[]> {
  const width = page.viewportSize()?.width ?? 0;
  const content = await page.evaluate(
    () =>
      (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document.documentElement
        .scrollWidth,
  );
  return content <= width ? [] : [`${content} px of content on a screen of ${width}`];
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Axe {
  run(
    context: unknown,
    options: unknown,
  ): Promise<{ violations: { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }>;
}

/**
 * What is not accessible on a page as it is shown now, by the rules of WCAG 2.2 AA.
 *
 * @returns one sentence for each element and rule
 */
export async function violations(page: Page): Promise<string[]> {
  // Colours on their way from one theme to the other are none of either.
  await page.evaluate(async () => {
    const { document } = globalThis as unknown as {
      document: {
        getAnimations(): {
          playState: string;
          effect: { getComputedTiming(): { iterations: number } } | null;
          finished: Promise<unknown>;
        }[];
      };
    };
    const ending = document
      .getAnimations()
      .filter((each) => each.playState === 'running' && each.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map((each) => each.finished));
  });
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const found = await page.evaluate(async (values) => {
    const scope = globalThis as unknown as { axe: Axe; document: unknown };
    const { violations: all } = await scope.axe.run(scope.document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    return all.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
    );
  }, tags);
  return found.map((each) => each.replaceAll(/\s+/g, ' '));
}

import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** What a conversation shows, from its first message to its last: `[seq, text]`, read by scrolling through it. */
export async function readLog(page: Page): Promise<[number, string][]> {
  const log = page.getByRole('log');
  await scrollToStart(log);
  const seen = new Map<number, string>();
  await until('the log is read to its end', async () => {
    for (const [seq, text] of await rowsOf(log)) seen.set(seq, text);
    return log.evaluate((box) => {
      const element = box as unknown as { scrollTop: number; scrollHeight: number; clientHeight: number };
      const before = element.scrollTop;
      element.scrollTop += element.clientHeight / 2;
      return before + element.clientHeight >= element.scrollHeight - 1;
    });
  });
  return [...seen].toSorted(([a], [b]) => a - b);
}

/** Scrolls up until the first message is there, through as many pages as the server has. */
export async function scrollToStart(log: Locator): Promise<void> {
  await until('the first message is there', async () => {
    await log.evaluate((box) => {
      (box as unknown as { scrollTop: number }).scrollTop = 0;
    });
    return (await rowsOf(log)).some(([seq]) => seq === 1);
  });
}

/** The rows that are drawn now. */
export function rowsOf(log: Locator): Promise<[number, string][]> {
  return log
    .getByRole('article')
    .evaluateAll((all) =>
      all.map((each): [number, string] => [
        Number(each.getAttribute('aria-posinset')),
        (each as unknown as { innerText: string }).innerText,
      ]),
    );
}

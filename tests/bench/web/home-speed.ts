import type { Browser } from 'playwright-core';
import { visit } from '../../e2e/support/browser.ts';
import type { MeasuredServer } from './measured-server.ts';

/** Milliseconds from the beginning of the navigation until the questions of the home page are on the screen. */
export interface HomeSpeed {
  /** As somebody opens it who was here before: files in the browser's cache, service worker running. */
  readonly again: readonly number[];
  /** Everything over the network. */
  readonly first: readonly number[];
}

/** Opens home `times` times, on a processor that is slowed down four times. */
export async function measureHome(browser: Browser, server: MeasuredServer, times: number): Promise<HomeSpeed> {
  await using visitor = await visit(browser, server.url);
  const { page } = visitor;
  await page.addInitScript(markWhenShown);
  await visitor.signIn(server.person);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const open = async (): Promise<number> => {
    await page.goto('/');
    await page.getByRole('region', { name: 'Needs you' }).waitFor();
    return page.evaluate(() => (globalThis as unknown as { homeShownAt: number }).homeShownAt);
  };
  const again: number[] = [];
  const first: number[] = [];
  await open();
  for (let n = 0; n < times; n++) again.push(await open());
  await session.send('Network.enable');
  await session.send('Network.setBypassServiceWorker', { bypass: true });
  for (let n = 0; n < times; n++) {
    await session.send('Network.clearBrowserCache');
    first.push(await open());
  }
  return { again, first };
}

/** Runs in the page. */
function markWhenShown(): void {
  const scope = globalThis as unknown as {
    document: { querySelector(selector: string): unknown };
    MutationObserver: new (seen: () => void) => { observe(node: unknown, options: object): void; disconnect(): void };
    performance: { now(): number };
    requestAnimationFrame(act: () => void): void;
    homeShownAt?: number;
  };
  const observer = new scope.MutationObserver(() => {
    if (!scope.document.querySelector('[aria-label="Needs you"] article')) return;
    observer.disconnect();
    // What is in the document is drawn with the next frame.
    scope.requestAnimationFrame(() => (scope.homeShownAt = scope.performance.now()));
  });
  observer.observe(scope.document, { childList: true, subtree: true });
}

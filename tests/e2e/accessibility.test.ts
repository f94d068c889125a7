import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { findFaults } from './support/faults.ts';
import { walkByTab } from './support/focus-walk.ts';
import { startScene, type RunningScene } from './support/running-scene.ts';
import { openScreens, screens, type Shown } from './support/screens.ts';

const opened = new AsyncDisposableStack();
let browser: Browser;
let running: RunningScene;

beforeAll(async () => {
  browser = opened.adopt(await startBrowser(), (each) => each.close());
  // Where there is neither sign-up nor e-mail is in states.test.ts.
  running = opened.use(await startScene());
});
afterAll(() => opened.disposeAsync());

const looks = (['desktop', 'phone'] as const).flatMap((screen) =>
  (['light', 'dark'] as const).map((scheme) => ({ screen, scheme })),
);

test.each(looks)(
  'every screen is accessible on a $screen in $scheme, and the browser complains of nothing',
  async ({ screen, scheme }) => {
    await using visitor = await visit(browser, running.beckon.url, screen);
    const { page } = visitor;
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const found: Record<string, readonly string[]> = {};
    const look = async (shown: Readonly<Record<string, Shown>>): Promise<void> => {
      for (const [name, { path, ready, act, on }] of Object.entries(shown)) {
        if (on !== undefined && on !== screen) continue;
        await page.goto(path);
        await ready(page);
        await act?.(page);
        found[name] = await findFaults(page, screen);
      }
    };
    // Who they are is asked before anybody has signed in, and what is gone is asked for once: the browser notes both.
    visitor.expectComplaint(/status of 401/);
    visitor.expectComplaint(/status of 404/);
    await look(openScreens(running.scene));
    await visitor.signIn(running.person);
    await look(screens(running.scene));
    expect(Object.fromEntries(Object.entries(found).filter(([, faults]) => faults.length > 0))).toEqual({});
  },
);

test('the Tab key goes round every screen, and each stop shows where the focus is', async () => {
  await using visitor = await visit(browser, running.beckon.url);
  const { page } = visitor;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const lost: Record<string, readonly string[]> = {};
  let stops = 0;
  const walk = async (shown: Readonly<Record<string, Shown>>): Promise<void> => {
    for (const [name, { path, ready, act }] of Object.entries(shown)) {
      await page.goto(path);
      await ready(page);
      await act?.(page);
      const walked = await walkByTab(page);
      stops += walked.stops;
      if (walked.lost.length > 0) lost[name] = walked.lost;
    }
  };
  visitor.expectComplaint(/status of 401/);
  visitor.expectComplaint(/status of 404/);
  await walk(openScreens(running.scene));
  await visitor.signIn(running.person);
  await walk(screens(running.scene));
  expect(lost).toEqual({});
  expect(stops).toBeGreaterThan(200);
});

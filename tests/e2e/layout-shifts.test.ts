import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { answerOneByOne, layoutShifts, noteLayoutShifts } from './support/layout-shifts.ts';
import { startScene, type RunningScene } from './support/running-scene.ts';
import { openScreens, screens, type Shown } from './support/screens.ts';
import { forgetKept } from './support/states.ts';

const opened = new AsyncDisposableStack();
let browser: Browser;
let running: RunningScene;

beforeAll(async () => {
  browser = opened.adopt(await startBrowser(), (each) => each.close());
  running = opened.use(await startScene());
});
afterAll(() => opened.disposeAsync());

/** The field calls a page good up to 0.1; where the number of rows is not known before, something has to move. */
const STEADY = 0.04;

test.each(['desktop', 'phone'] as const)(
  'a screen of a %s stands still while what is on its way comes, one answer after another',
  async (screen) => {
    await using visitor = await visit(browser, running.beckon.url, screen);
    const { page } = visitor;
    const found: Record<string, readonly string[]> = {};
    const look = async (shown: Readonly<Record<string, Shown>>): Promise<void> => {
      for (const [name, { path, ready, act, on }] of Object.entries(shown)) {
        if (act || (on !== undefined && on !== screen)) continue;
        await forgetKept(page);
        const tab = await page.context().newPage();
        await noteLayoutShifts(tab);
        const answers = await answerOneByOne(tab);
        await tab.goto(path);
        await ready(tab);
        await answers.settled();
        const { score, moved } = await layoutShifts(tab);
        if (score > STEADY) found[name] = [`scores ${score.toFixed(3)}`, ...moved];
        await tab.close();
      }
    };
    // Who they are is asked before anybody has signed in, and what is gone is asked for once: the browser notes both.
    visitor.allowComplaint(/status of 40[14]/);
    await look(openScreens(running.scene));
    await visitor.signIn(running.person);
    await look(screens(running.scene));
    expect(found).toEqual({});
  },
);

import { must } from '@beckon/shared/must';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { findFaults } from './support/faults.ts';
import { startScene, type RunningScene } from './support/running-scene.ts';
import { signIn } from './support/sign-in.ts';
import { forgetKept, openStates, states, type State } from './support/states.ts';

const opened = new AsyncDisposableStack();
let browser: Browser;
let running: RunningScene;
let launchable: string;

beforeAll(async () => {
  browser = opened.adopt(await startBrowser(), (each) => each.close());
  running = opened.use(await startScene({ SMTP_URL: 'smtp://127.0.0.1:1', BECKON_EGRESS_ALLOW: '127.0.0.1:9' }));
  const { rest } = await signIn(running.beckon.url, running.person);
  const agent = { name: 'Launched', webhook_url: 'http://127.0.0.1:9/', webhook_api_key: 'secret' };
  const { body } = await rest('POST', '/user-agents', agent);
  launchable = must(body.id, 'The agent is made');
});
afterAll(() => opened.disposeAsync());

const looks = (['desktop', 'phone'] as const).flatMap((screen) =>
  (['light', 'dark'] as const).map((scheme) => ({ screen, scheme })),
);

test.each(looks)(
  'what is on its way, has failed, is away, is done or is closed is accessible on a $screen in $scheme, too',
  async ({ screen, scheme }) => {
    await using visitor = await visit(browser, running.beckon.url, screen);
    const { page } = visitor;
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const found: Record<string, readonly string[]> = {};
    const look = async (shown: Readonly<Record<string, State>>): Promise<void> => {
      for (const [name, { path, before, ready, act }] of Object.entries(shown)) {
        // A socket that is routed once stays so for its page.
        const tab = await page.context().newPage();
        await tab.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await before(tab);
        await tab.goto(path);
        await ready(tab);
        await act?.(tab);
        await visitor.picture(`state-${name.replaceAll(/\W+/g, '-')}-${scheme}`, tab);
        found[name] = await findFaults(tab, screen);
        await tab.close();
      }
    };
    // What fails here is made to, and the browser notes each time; its policies hold all the same.
    visitor.allowComplaint(/^(?!Refused by the content security policy)/);
    await look(openStates);
    await visitor.signIn(running.person);
    await forgetKept(page);
    await look(states(running.scene, { launchable }));
    expect(Object.fromEntries(Object.entries(found).filter(([, faults]) => faults.length > 0))).toEqual({});
  },
);

import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser, visit, type Screen, type Visit } from '../tests/e2e/support/browser.ts';
import { makeInstallation } from '../tests/e2e/support/installation.ts';
import { makeScene } from '../tests/e2e/support/scene.ts';
import { ALL_SCREENS, openScreens, screens, type Shown } from '../tests/e2e/support/screens.ts';
import { startBeckon } from '../tests/e2e/support/start-beckon.ts';
import { restAs } from '../tests/support/rest.ts';
import { seedAgents } from '../tests/support/seed-agents.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { all: { type: 'string' } } });

/** What a picture is of: where it is kept, and the screen. */
type Pictures = readonly (readonly [path: string, shown: Shown])[];

/**
 * Makes the pictures of the README (`docs/images`) from a server with a working day in it; with
 * `--all <folder>` those of each screen and of what opens on it instead, in both themes, on a desk and on a phone.
 */
const browser = await startBrowser();
try {
  const take = async ({ page, screen }: Visit, pictures: Pictures) => {
    for (const [path, { path: address, ready, act, on }] of pictures) {
      if (on !== undefined && on !== screen) continue;
      await page.goto(address);
      await ready(page);
      await act?.(page);
      await page.waitForLoadState('networkidle');
      mkdirSync(dirname(path), { recursive: true });
      await page.screenshot({ path });
      console.log(path);
    }
  };
  const open = async (url: string, screen: Screen, colorScheme: 'light' | 'dark') => {
    const visitor = await visit(browser, url, screen);
    await visitor.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    return visitor;
  };
  const start = async () => {
    const opened = new AsyncDisposableStack();
    const installation = opened.use(makeInstallation());
    const { url } = opened.use(await startBeckon(installation, ALL_SCREENS));
    const person = await installation.createPerson();
    const agent = restAs(url, { key: await installation.createKey(person) });
    return { url, person, agent, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  };

  if (values.all === undefined) {
    await using server = await start();
    await seedAgents(server.agent);
    const images = join(root, 'docs', 'images');
    const home: Shown = { path: '/', ready: async (page) => page.getByLabel('Connection: Live').waitFor() };
    for (const [screen, scheme, name] of [
      ['desktop', 'light', 'home.png'],
      ['phone', 'dark', 'phone.png'],
    ] as const) {
      await using visitor = await open(server.url, screen, scheme);
      await visitor.signIn(server.person);
      await take(visitor, [[join(images, name), home]]);
    }
  } else {
    const folder = values.all;
    for (const screen of ['desktop', 'phone'] as const) {
      for (const scheme of ['light', 'dark'] as const) {
        // Each from a server of its own: a device's code, for one, is good for minutes only.
        await using server = await start();
        const scene = await makeScene(server.url, server.person, server.agent);
        await using visitor = await open(server.url, screen, scheme);
        // Who they are is asked before anybody has signed in, and what is gone is asked for once.
        visitor.allowComplaint(/status of 40[14]/);
        const named = (shown: Readonly<Record<string, Shown>>): Pictures =>
          Object.entries(shown).map(([name, each]) => [
            join(folder, `${name.replaceAll(/\W+/g, '-')}-${screen}-${scheme}.png`),
            each,
          ]);
        await take(visitor, named(openScreens(scene)));
        await visitor.signIn(server.person);
        await take(visitor, named(screens(scene)));
      }
    }
  }
} finally {
  await browser.close();
}

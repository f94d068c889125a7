import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser, visit, type Screen } from '../tests/e2e/support/browser.ts';
import { makeInstallation } from '../tests/e2e/support/installation.ts';
import { startBeckon } from '../tests/e2e/support/start-beckon.ts';
import { restAs } from '../tests/support/rest.ts';
import { seedAgents } from '../tests/support/seed-agents.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { all: { type: 'string' } } });

/** Every screen, by the name of its picture. */
const screens = (runs: readonly string[], agent: string): Readonly<Record<string, string>> => ({
  home: '/',
  instances: '/instances',
  'run-asks': `/instances/${runs[0]}`,
  'run-permission': `/instances/${runs[2]}`,
  run: `/instances/${runs[4]}`,
  agents: '/agents',
  agent: `/agents/${agent}`,
  connect: '/connect',
  keys: '/keys',
  settings: '/settings',
});

/**
 * Makes the pictures of the README (`docs/images`), from a server of its own with a working day in it; `--all <folder>`
 * also those of each screen, in both themes, on a desk and on a phone.
 */
const browser = await startBrowser();
try {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  const person = await installation.createPerson();
  const rest = restAs(beckon.url, { key: await installation.createKey(person) });
  const runs = await seedAgents(rest);
  const agent = (await rest('GET', `/agent-instances/${runs[0]}`)).body.agent_type_id as string;

  const take = async (screen: Screen, scheme: 'light' | 'dark', pictures: Readonly<Record<string, string>>) => {
    await using visitor = await visit(browser, beckon.url, screen);
    const { page } = visitor;
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await visitor.signIn(person);
    for (const [path, address] of Object.entries(pictures)) {
      await page.goto(address);
      await page.getByLabel('Connection: Live').waitFor();
      await page.waitForLoadState('networkidle');
      mkdirSync(join(path, '..'), { recursive: true });
      await page.screenshot({ path });
      console.log(path);
    }
  };

  const images = join(root, 'docs', 'images');
  await take('desktop', 'light', { [join(images, 'home.png')]: '/' });
  await take('phone', 'dark', { [join(images, 'phone.png')]: '/' });
  if (values.all !== undefined) {
    const folder = values.all;
    for (const screen of ['desktop', 'phone'] as const) {
      for (const scheme of ['light', 'dark'] as const) {
        const named = Object.entries(screens(runs, agent)).map(([name, address]) => [
          join(folder, `${name}-${screen}-${scheme}.png`),
          address,
        ]);
        await take(screen, scheme, Object.fromEntries(named) as Record<string, string>);
      }
    }
  }
} finally {
  await browser.close();
}

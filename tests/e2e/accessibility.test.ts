import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { seedAgents } from '../support/seed-agents.ts';
import { violations } from './support/axe.ts';
import { startBrowser, visit, type Screen } from './support/browser.ts';
import { makeInstallation, type Installation, type Person } from './support/installation.ts';
import { startBeckon, type Beckon } from './support/start-beckon.ts';

let browser: Browser;
let installation: Installation;
let beckon: Beckon;
let person: Person;
let runs: readonly string[];
let agent: string;

beforeAll(async () => {
  browser = await startBrowser();
  installation = makeInstallation();
  beckon = await startBeckon(installation);
  person = await installation.createPerson();
  const rest = restAs(beckon.url, { key: await installation.createKey(person) });
  runs = await seedAgents(rest);
  agent = (await rest('GET', `/agent-instances/${runs[0]}`)).body.agent_type_id as string;
});
afterAll(async () => {
  await browser.close();
  await beckon[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
});

interface Shown {
  readonly path: string;
  /** What is there when the page has loaded. */
  readonly ready: (page: Page) => Promise<unknown>;
  /** What a person does there before the page is looked at. */
  readonly act?: (page: Page) => Promise<unknown>;
  readonly on?: Screen;
}

const heading = (name: string | RegExp) => async (page: Page) =>
  page.getByRole('heading', { level: 1, name }).first().waitFor();
const needsYou = async (page: Page): Promise<void> => page.getByRole('region', { name: 'Needs you' }).waitFor();

/** Every screen of a signed-in person. */
function screens(): Readonly<Record<string, Shown>> {
  return {
    home: { path: '/', ready: needsYou },
    'home, filtered to nothing': {
      path: '/?q=nothing+has+these+words',
      ready: async (page) => page.getByText('No recent run fits the filter.').waitFor(),
    },
    'home, a filter open': {
      path: '/',
      ready: needsYou,
      act: async (page) => {
        await page.getByRole('button', { name: /^Agent:/ }).click();
        await page.getByRole('dialog', { name: 'Filter by agent' }).waitFor();
      },
    },
    instances: {
      path: '/instances',
      ready: async (page) => page.getByText('Upgrade to TypeScript 7').last().waitFor(),
    },
    'a run that asks': {
      path: `/instances/${runs[0]}`,
      ready: async (page) => page.getByRole('region', { name: 'Question', exact: true }).waitFor(),
    },
    'a run that asks a permission': {
      path: `/instances/${runs[2]}`,
      ready: async (page) => page.getByText('kubectl --context production rollout restart').first().waitFor(),
    },
    'a run that works': { path: `/instances/${runs[3]}`, ready: async (page) => page.getByRole('log').waitFor() },
    'a run that is over': { path: `/instances/${runs[6]}`, ready: async (page) => page.getByRole('log').waitFor() },
    'a run that is gone': {
      path: '/instances/00000000-0000-4000-8000-000000000000',
      ready: async (page) => page.getByRole('heading').first().waitFor(),
    },
    agents: { path: '/agents', ready: heading('Agents') },
    'an agent': { path: `/agents/${agent}`, ready: heading(/claude code/i) },
    connect: { path: '/connect', ready: heading(/Connect/) },
    keys: { path: '/keys', ready: heading('Keys') },
    settings: { path: '/settings', ready: async (page) => page.getByRole('heading').first().waitFor() },
    ...Object.fromEntries(
      ['appearance', 'sessions', 'workspace', 'connections', 'notifications', 'audit', 'about'].map((section) => [
        `settings, ${section}`,
        {
          path: `/settings/${section}`,
          ready: async (page: Page) => page.getByRole('region').getByRole('heading', { level: 2 }).first().waitFor(),
        },
      ]),
    ),
    'the changes of a run without any': { path: `/instances/${runs[3]}/diff`, ready: heading(/^Changes|Nothing/) },
    'no such page': { path: '/nowhere', ready: heading('There is no such page') },
    'the palette': {
      path: '/',
      ready: needsYou,
      act: async (page) => {
        await page.getByRole('button', { name: /^Search/ }).click();
        await page.getByRole('combobox').waitFor();
      },
    },
    'the keyboard map': {
      path: '/',
      ready: needsYou,
      act: async (page) => {
        await page.keyboard.press('?');
        await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
      },
    },
    'the account menu': {
      path: '/',
      ready: needsYou,
      act: async (page) => {
        await page.getByRole('button', { name: /^Account of / }).click();
        await page.getByRole('menu').waitFor();
      },
    },
    'the folded sidebar': {
      path: '/',
      ready: needsYou,
      act: async (page) => {
        await page.keyboard.press('Control+b');
        await page.getByRole('button', { name: 'Unfold the sidebar' }).waitFor();
      },
      on: 'desktop',
    },
  };
}

const looks = (['desktop', 'phone'] as const).flatMap((screen) =>
  (['light', 'dark'] as const).map((scheme) => ({ screen, scheme })),
);

test.each(looks)(
  'every screen is accessible on a $screen in $scheme, and the browser complains of nothing',
  async ({ screen, scheme }) => {
    await using visitor = await visit(browser, beckon.url, screen);
    const { page } = visitor;
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const found: Record<string, readonly string[]> = {};
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    found['sign in'] = await violations(page);
    await visitor.signIn(person);
    const width = page.viewportSize()?.width ?? 0;
    for (const [name, { path, ready, act, on }] of Object.entries(screens())) {
      if (on !== undefined && on !== screen) continue;
      await page.goto(path);
      await ready(page);
      await act?.(page);
      found[name] = await violations(page);
      // Nothing sticks out at the side.
      const content = await page.evaluate(
        () =>
          (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document.documentElement
            .scrollWidth,
      );
      expect({ name, fits: content <= width }).toEqual({ name, fits: true });
    }
    expect(Object.fromEntries(Object.entries(found).filter(([, faults]) => faults.length > 0))).toEqual({});
    // Who they are is asked before anybody has signed in, and what is gone is asked for once: the browser notes both.
    expect(visitor.complaints.filter((each) => !/40[14] \(/.test(each))).toEqual([]);
  },
);

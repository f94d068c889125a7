import type { Page } from 'playwright-core';
import { called } from './called.ts';
import type { Scene, Shown } from './screens.ts';

/** A screen that has not all it shows: what has to be so before it is opened. */
export interface State extends Shown {
  readonly before: (page: Page) => Promise<unknown>;
}

/** Holds the answers of these procedures back for as long as the page is looked at. */
const hold =
  (...names: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) await page.route(called(name), () => {});
  };

/** The server fails at these procedures, and at what is asked together with them. */
const fail =
  (...names: readonly string[]) =>
  async (page: Page): Promise<void> => {
    const data = { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500 };
    const failure = { error: { message: 'Internal server error (request 7f3a)', code: -32_603, data } };
    for (const name of names) {
      await page.route(called(name), (route) => {
        const calls = new URL(route.request().url()).pathname.split(',');
        return route.fulfill({ status: 500, json: calls.map(() => failure) });
      });
    }
  };

/** The socket of the feeds is open, and says nothing. */
async function holdFeeds(page: Page): Promise<void> {
  await page.routeWebSocket(/\/trpc/, () => {});
}

/** No call reaches the server; its pages do. */
async function away(page: Page): Promise<void> {
  await page.route(/\/trpc\//, (route) => route.abort());
}

/** This device keeps nothing of what it has shown. */
export async function forgetKept(page: Page): Promise<void> {
  // A page of the dashboard keeps what it shows when it is left.
  await page.goto('/health');
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { indexedDB } = globalThis as unknown as {
          indexedDB: { deleteDatabase(name: string): { onsuccess: () => void; onblocked: () => void } };
        };
        const deleting = indexedDB.deleteDatabase('beckon');
        deleting.onsuccess = () => resolve();
        deleting.onblocked = () => resolve();
      }),
  );
}

const heading = (name: string | RegExp) => async (page: Page) => page.getByRole('heading', { name }).first().waitFor();
const loading = (name: string | RegExp) => async (page: Page) => page.getByRole('status', { name }).first().waitFor();
const failed = async (page: Page) => page.getByRole('button', { name: 'Try again' }).first().waitFor();
const ways = (options: object) => async (page: Page) =>
  page.route('**/api/auth/options', (route) =>
    route.fulfill({ json: { providers: [], sign_up: 'first', can_mail: false, ...options } }),
  );

/** States of the screens before somebody has signed in. */
export const openStates: Readonly<Record<string, State>> = {
  'sign-up by invitation': { path: '/sign-up', before: ways({}), ready: heading('This Beckon is by invitation') },
  'sign-up closed': { path: '/sign-up', before: ways({ sign_up: 'closed' }), ready: heading('Sign-up is closed') },
  'sign-up, on its way': {
    path: '/sign-up',
    before: (page) => page.route('**/api/auth/options', () => {}),
    ready: loading('Loading'),
  },
  'sign-up, failed': {
    path: '/sign-up',
    before: (page) => page.route('**/api/auth/options', (route) => route.abort()),
    ready: failed,
  },
  'the password forgotten, without e-mail': {
    path: '/reset-password',
    before: ways({}),
    ready: async (page) => page.getByText('This Beckon sends no e-mail.').waitFor(),
  },
  'a link asked for': {
    path: '/reset-password',
    before: ways({ can_mail: true }),
    ready: heading('Forgot the password?'),
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Email' }).fill('nobody@example.com');
      await page.getByRole('button', { name: 'Send me a link' }).click();
      await heading('Look into your mail')(page);
    },
  },
  'a link that is spent': {
    path: '/reset-password?token=of-a-mail',
    before: ways({}),
    ready: heading('Set a new password'),
    act: async (page) => {
      await page.getByLabel('New password').fill('correct horse battery');
      await page.getByRole('button', { name: 'Set it' }).click();
      await heading('This link no longer works')(page);
    },
  },
  'an address confirmed': { path: '/verified', before: ways({}), ready: heading('Your address is confirmed') },
  'an address not confirmed': {
    path: '/verified?error=TOKEN_EXPIRED',
    before: ways({}),
    ready: heading('The address is not confirmed'),
  },
};

/** States of the screens of a signed-in person. */
export function states({ runs }: Scene, agents: { readonly launchable: string }): Readonly<Record<string, State>> {
  const nothing = async (): Promise<void> => {};
  const launching = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Launch' }).click();
    await page.getByRole('dialog', { name: /^Launch/ }).waitFor();
  };
  return {
    'home, on its way': {
      path: '/',
      before: async (page) => {
        await forgetKept(page);
        await holdFeeds(page);
      },
      ready: loading('Loading'),
    },
    'a run, on its way': {
      path: `/instances/${runs[4]}`,
      before: async (page) => {
        await forgetKept(page);
        await holdFeeds(page);
      },
      ready: loading('Loading'),
    },
    'instances, on their way': { path: '/instances', before: hold('instances.search'), ready: loading('Loading runs') },
    'agents, on their way': { path: '/agents', before: hold('userAgents.list'), ready: loading('Loading agents') },
    'an agent, on its way': {
      path: `/agents/${agents.launchable}`,
      before: hold('userAgents.list', 'userAgents.stats'),
      ready: loading('Loading the agent'),
    },
    'keys, on their way': { path: '/keys', before: hold('keys.list'), ready: loading('Loading keys') },
    'the audit log, on its way': {
      path: '/settings/audit',
      before: hold('audit.list'),
      ready: loading('Loading the audit log'),
    },
    'instances, failed': { path: '/instances', before: fail('instances.search'), ready: failed },
    'agents, failed': { path: '/agents', before: fail('userAgents.list'), ready: failed },
    'an agent, failed': { path: `/agents/${agents.launchable}`, before: fail('userAgents.list'), ready: failed },
    'keys, failed': { path: '/keys', before: fail('keys.list'), ready: failed },
    'settings, failed': { path: '/settings/sessions', before: fail('auth.sessions'), ready: failed },
    'the audit log, failed': { path: '/settings/audit', before: fail('audit.list'), ready: failed },
    'everything away': {
      path: '/',
      before: async (page) => {
        await forgetKept(page);
        await away(page);
      },
      ready: heading('This page could not be shown'),
    },
    'a new key': {
      path: '/keys',
      before: nothing,
      ready: heading('Keys'),
      act: async (page) => {
        await page.getByLabel('Name', { exact: true }).fill('watcher');
        await page.getByRole('button', { name: 'Make a key' }).click();
        await page.getByLabel('The new key').waitFor();
      },
    },
    'a launch': { path: `/agents/${agents.launchable}`, before: nothing, ready: heading('Launched'), act: launching },
    'a launch, refused': {
      path: `/agents/${agents.launchable}`,
      before: nothing,
      ready: heading('Launched'),
      act: async (page) => {
        await launching(page);
        await page.getByLabel('What to do').fill('Look into the log');
        await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
        await page.getByRole('dialog').getByRole('alert').waitFor();
      },
    },
    'something done': {
      path: '/settings',
      before: nothing,
      ready: async (page) => page.getByLabel('Your name').waitFor(),
      act: async (page) => {
        await page.getByLabel('Your name').fill(`Ada ${crypto.randomUUID().slice(0, 8)}`);
        await page.getByRole('region', { name: 'Profile' }).getByRole('button', { name: 'Save' }).click();
        await page.getByText('Your name is changed.').waitFor();
      },
    },
    'a new version': {
      path: '/agents',
      before: nothing,
      ready: heading('Agents'),
      act: async (page) => {
        await page.evaluate(() => {
          const scope = globalThis as unknown as { dispatchEvent: (event: Event) => void };
          scope.dispatchEvent(new Event('vite:preloadError'));
        });
        await page.getByText('A new version of Beckon is here.').waitFor();
      },
    },
    'no such agent': {
      path: '/agents/00000000-0000-4000-8000-000000000000',
      before: nothing,
      ready: heading('There is no such agent'),
    },
    'no such settings': {
      path: '/settings/none',
      before: nothing,
      ready: heading('There are no such settings'),
    },
  };
}

import type { Page } from 'playwright-core';
import type { Screen } from './browser.ts';

export interface Shown {
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

/** Settings of a server that has all screens: with sign-up and e-mail there are forms to go through. */
export const ALL_SCREENS = { BECKON_SIGNUP: 'open', SMTP_URL: 'smtp://127.0.0.1:1' } as const;

/** What the screens show. */
export interface Scene {
  readonly runs: readonly string[];
  /** A run whose agent has changed files. */
  readonly changed: string;
  /** A run that asks whether it may edit a file. */
  readonly editing: string;
  readonly agent: string;
  /** Where a program has sent its person. */
  readonly consent: string;
  /** Where a terminal has sent its person. */
  readonly device: string;
  /** Tokens of an invitation and of a shared run. */
  readonly invitation: string;
  readonly share: string;
}

/** Every screen that somebody may see who has not signed in. */
export function openScreens({ invitation, share }: Scene): Readonly<Record<string, Shown>> {
  return {
    'sign in': { path: '/sign-in', ready: heading('Sign in') },
    'sign in, refused': {
      path: '/sign-in',
      ready: heading('Sign in'),
      act: async (page) => {
        await page.getByRole('textbox', { name: 'Email' }).fill('nobody@example.com');
        await page.getByLabel('Password').fill('wrong');
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('alert').waitFor();
      },
    },
    'set up': { path: '/setup?token=of-the-first-start', ready: heading('Make the first account') },
    'set up without a token': { path: '/setup', ready: heading('This link is not whole') },
    'sign up': { path: '/sign-up', ready: heading('Make an account') },
    'an invitation': { path: `/invite?token=${invitation}`, ready: heading(/^Join /) },
    'a shared run': { path: `/invite?token=${share}`, ready: heading(/^See /) },
    'an invitation that leads nowhere': { path: '/invite?token=no', ready: heading('This link leads nowhere') },
    'the password forgotten': { path: '/reset-password', ready: heading('Forgot the password?') },
    'a new password': { path: '/reset-password?token=of-a-mail', ready: heading('Set a new password') },
  };
}

const openActions = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menu', { name: 'Actions' }).waitFor();
};
const action = (item: string, dialog: string | RegExp) => async (page: Page) => {
  await openActions(page);
  await page.getByRole('menuitem', { name: item, exact: true }).click();
  await page.getByRole(/^(End|Delete)/.test(item) ? 'alertdialog' : 'dialog', { name: dialog }).waitFor();
};

/** Every screen of a signed-in person, and what opens on it. */
export function screens({
  runs,
  changed,
  editing,
  agent,
  consent,
  device,
  invitation,
}: Scene): Readonly<Record<string, Shown>> {
  const inLog = async (page: Page) => page.getByRole('log').waitFor();
  const inDiff = async (page: Page) =>
    page
      .getByRole('heading', { name: /src\/server\.ts/ })
      .first()
      .waitFor();
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
    'a run that asks to edit': {
      path: `/instances/${editing}`,
      ready: async (page) => page.getByRole('region', { name: 'Question', exact: true }).waitFor(),
    },
    'the actions of a run': { path: `/instances/${runs[3]}`, ready: inLog, act: openActions },
    'a run being shared': { path: `/instances/${runs[3]}`, ready: inLog, act: action('Share…', 'Share this run') },
    'a run being ended': { path: `/instances/${runs[3]}`, ready: inLog, act: action('End…', /./) },
    'a run being deleted': { path: `/instances/${runs[3]}`, ready: inLog, act: action('Delete…', /./) },
    'a run being renamed': {
      path: `/instances/${runs[3]}`,
      ready: inLog,
      act: async (page) => {
        await openActions(page);
        await page.getByRole('menuitem', { name: 'Rename', exact: true }).click();
        await page.getByLabel('Name of this run').waitFor();
      },
    },
    'words found in a run': {
      path: `/instances/${runs[3]}`,
      ready: inLog,
      act: async (page) => {
        await openActions(page);
        await page.getByRole('menuitem', { name: 'Find in conversation' }).click();
        await page.getByLabel('Find in conversation').waitFor();
      },
    },
    'a run that works': { path: `/instances/${runs[3]}`, ready: inLog },
    'a run that is over': { path: `/instances/${runs[6]}`, ready: inLog },
    'a run that is gone': {
      path: '/instances/00000000-0000-4000-8000-000000000000',
      ready: async (page) => page.getByRole('heading').first().waitFor(),
    },
    agents: { path: '/agents', ready: heading('Agents') },
    'an agent': { path: `/agents/${agent}`, ready: heading(/claude code/i) },
    'a new agent': {
      path: '/agents',
      ready: heading('Agents'),
      act: async (page) => {
        await page.getByRole('button', { name: 'New agent' }).click();
        await page.getByRole('dialog', { name: 'New agent' }).waitFor();
      },
    },
    connect: { path: '/connect', ready: heading(/Connect/) },
    keys: { path: '/keys', ready: heading('Keys') },
    settings: { path: '/settings', ready: async (page) => page.getByRole('heading').first().waitFor() },
    ...Object.fromEntries(
      ['appearance', 'sessions', 'passkeys', 'workspace', 'connections', 'notifications', 'audit', 'about'].map(
        (section) => [
          `settings, ${section}`,
          {
            path: `/settings/${section}`,
            ready: async (page: Page) => page.getByRole('region').getByRole('heading', { level: 2 }).first().waitFor(),
          },
        ],
      ),
    ),
    'the changes of a run without any': { path: `/instances/${runs[3]}/diff`, ready: heading(/^Changes|Nothing/) },
    changes: { path: `/instances/${changed}/diff`, ready: inDiff },
    'changes, side by side': {
      path: `/instances/${changed}/diff`,
      ready: inDiff,
      act: async (page) => {
        await page.getByRole('button', { name: 'Side by side' }).click();
        await page.getByRole('button', { name: 'One column' }).waitFor();
      },
      on: 'desktop',
    },
    'a program that asks for consent': { path: consent, ready: heading('Let this program in?') },
    'a request for consent that is not whole': {
      path: '/consent?error=invalid_request',
      ready: async (page) => page.getByText('The request is not whole.').waitFor(),
    },
    'a device': { path: '/device', ready: heading('Sign in a device') },
    'a device to approve': {
      path: device,
      ready: async (page) => page.getByRole('button', { name: 'Approve' }).waitFor(),
    },
    'an invitation, signed in': { path: `/invite?token=${invitation}`, ready: heading(/^Join /) },
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

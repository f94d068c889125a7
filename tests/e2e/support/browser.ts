import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/ensure-chromium.ts';
import { hearComplaints, type Complaints } from './complaints.ts';
import type { Person } from './installation.ts';

/** What stands on a desk, and what is in a pocket. */
export const SCREENS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true },
} as const;
export type Screen = keyof typeof SCREENS;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A person's browser window on one server, with cookies of its own; windows opened beside it are heard, too. */
export interface Visit extends AsyncDisposable, Pick<Complaints, 'expectComplaint' | 'allowComplaint'> {
  readonly page: Page;
  readonly screen: Screen;
  /** Signs in on the sign-in page, as a person does, and waits until the dashboard is live. */
  readonly signIn: (person: Person) => Promise<void>;
  /** Keeps a picture, of another page of the window where one is given, when `BECKON_SCREENSHOTS` names a folder. */
  readonly picture: (name: string, of?: Page) => Promise<void>;
  /** Identifies the document that is shown: another value after a reload. */
  readonly document: () => Promise<number>;
}

/**
 * Starts the Chromium of this machine; `CHROMIUM_PATH` names another one.
 *
 * @throws Error when there is none
 */
export async function startBrowser(
  variables: Readonly<Record<string, string | undefined>> = { ...process.env },
): Promise<Browser> {
  const known = [variables['CHROMIUM_PATH'], '/usr/bin/chromium', findChromium()];
  const executablePath = known.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error('No Chromium was found: install one, or set CHROMIUM_PATH.');
  return chromium.launch({ executablePath, args: FLAGS });
}

/**
 * Opens a window on a server. Disposing closes it, and throws when the browser complained otherwise than announced; the
 * browser stays.
 */
export async function visit(browser: Browser, url: string, screen: Screen = 'desktop'): Promise<Visit> {
  const context = await browser.newContext({ ...SCREENS[screen], baseURL: url });
  context.setDefaultTimeout(60_000);
  const { settle, ...announcing } = await hearComplaints(context);
  const page = await context.newPage();
  const folder = process.env['BECKON_SCREENSHOTS'];
  return {
    page,
    screen,
    ...announcing,
    async signIn({ email, password }) {
      await page.goto('/sign-in');
      await page.getByRole('textbox', { name: 'Email' }).fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByLabel('Connection: Live').waitFor();
    },
    async picture(name, of = page) {
      if (!folder) return;
      mkdirSync(folder, { recursive: true });
      await of.screenshot({ path: join(folder, `${name}-${screen}.png`) });
    },
    document: () => page.evaluate(() => performance.timeOrigin),
    async [Symbol.asyncDispose]() {
      try {
        await settle();
      } finally {
        await context.close();
      }
    },
  };
}

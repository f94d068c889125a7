import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/ensure-chromium.ts';
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

/** A person's browser window on one server, with cookies of its own. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly screen: Screen;
  /** What the browser complained of: errors on its console, uncaught errors, refusals of the content security policy. */
  readonly complaints: readonly string[];
  /** Signs in on the sign-in page, as a person does, and waits until the dashboard is live. */
  readonly signIn: (person: Person) => Promise<void>;
  /** Keeps a picture when `BECKON_SCREENSHOTS` names a folder. */
  readonly picture: (name: string) => Promise<void>;
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

/** Opens a window on a server. Disposing closes it; the browser stays. */
export async function visit(browser: Browser, url: string, screen: Screen = 'desktop'): Promise<Visit> {
  const context = await browser.newContext({ ...SCREENS[screen], baseURL: url });
  context.setDefaultTimeout(240_000);
  const complaints: string[] = [];
  await context.exposeBinding('beckonViolation', (_, what: string) => void complaints.push(what));
  await context.addInitScript(reportViolations);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const folder = process.env['BECKON_SCREENSHOTS'];
  return {
    page,
    screen,
    complaints,
    async signIn({ email, password }) {
      await page.goto('/sign-in');
      await page.getByRole('textbox', { name: 'Email' }).fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByLabel('Connection: Live').waitFor();
    },
    async picture(name) {
      if (!folder) return;
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}-${screen}.png`) });
    },
    document: () => page.evaluate(() => performance.timeOrigin),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** Runs in the page. */
function reportViolations(): void {
  const scope = globalThis as unknown as {
    addEventListener: (
      type: string,
      listener: (event: { violatedDirective: string; blockedURI: string }) => void,
    ) => void;
    beckonViolation: (what: string) => void;
  };
  scope.addEventListener('securitypolicyviolation', (event) => {
    scope.beckonViolation(`Refused by the content security policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
}

import type { BrowserContext } from 'playwright-core';
import { until } from './until.ts';

/** What a browser complains of by itself in any window of a context: on its console, uncaught, or by its policies. */
export interface Complaints {
  /** Announces a complaint that must come. */
  readonly expectComplaint: (what: RegExp) => void;
  /** Announces a complaint that may come, where only the clock decides. */
  readonly allowComplaint: (what: RegExp) => void;
  /**
   * Waits for what was announced and has not come yet.
   *
   * @throws Error that names what came unannounced, and what was announced and did not come
   */
  readonly settle: () => Promise<void>;
}

/** Of a socket that is opened once more after its session has ended, which only the clock decides. */
export const SOCKET_REFUSED = /HTTP Authentication failed/;

/** How long a complaint may be on its way from the browser after what it is about is on the screen. */
const ON_ITS_WAY_MS = 5_000;

/** Listens to every window of the context, those that are opened later too. */
export async function hearComplaints(context: BrowserContext): Promise<Complaints> {
  const heard: string[] = [];
  const expected: RegExp[] = [];
  const allowed: RegExp[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') heard.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => heard.push(String(error.error())));
  await context.exposeBinding('beckonViolation', (_, what: string) => void heard.push(what));
  await context.addInitScript(reportViolations);
  const missing = (): RegExp[] => expected.filter((what) => !heard.some((each) => what.test(each)));
  return {
    expectComplaint: (what) => void expected.push(what),
    allowComplaint: (what) => void allowed.push(what),
    async settle() {
      await until('every announced complaint comes', () => missing().length === 0, ON_ITS_WAY_MS).catch(() => {});
      const unannounced = heard.filter((each) => ![...expected, ...allowed].some((what) => what.test(each)));
      const lines = [
        ...new Set(unannounced).values().map((each) => `unannounced: ${each}`),
        ...missing().map((what) => `announced, but it never came: ${what}`),
      ];
      if (lines.length > 0)
        throw new Error(['The browser complained otherwise than announced.', ...lines].join('\n- '));
    },
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

import { expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { startRunning } from './support/running.ts';

/** Runs in the page: what an attacker would try who got hold of a place in it. */
async function attack(): Promise<Record<string, string>> {
  interface Element {
    innerHTML: string;
    textContent: string;
    href: string;
    append(child: Element): void;
  }
  const scope = globalThis as unknown as {
    document: { createElement(name: string): Element; body: Element; head: Element; baseURI: string };
    eval(code: string): unknown;
    ran?: string;
  };
  const { document } = scope;
  // What the browser's debugger runs by itself may do more than a page may.
  await new Promise((resolve) => setTimeout(resolve));
  const outcome = (act: () => unknown): string => {
    try {
      return String(act());
    } catch (error) {
      return (error as Error).name;
    }
  };
  const before = document.baseURI;
  return {
    markup: outcome(() => (document.createElement('div').innerHTML = '<img src=x onerror="ran = 1">')),
    script: outcome(() => {
      const script = document.createElement('script');
      script.textContent = 'ran = 2';
      document.body.append(script);
      return scope.ran;
    }),
    code: outcome(() => scope.eval('ran = 3')),
    base: outcome(() => {
      const base = document.createElement('base');
      base.href = 'https://evil.example/';
      document.head.append(base);
      return document.baseURI === before;
    }),
  };
}

test('in the dashboard no script runs but its own, and no page can be put around it [S33]', async () => {
  await using running = await startRunning();
  const { beckon, person } = running;
  const browser = await startBrowser();
  try {
    await using dashboard = await visit(browser, beckon.url);
    await dashboard.signIn(person);
    for (const refusal of [/TrustedHTML/, /TrustedScript/, /require-trusted-types-for/, /base-uri/]) {
      dashboard.expectComplaint(refusal);
    }
    expect(await dashboard.page.evaluate(attack)).toEqual({
      markup: 'TypeError',
      script: 'TypeError',
      code: 'EvalError',
      base: 'true',
    });

    dashboard.expectComplaint(/frame-ancestors/);
    const frame = await dashboard.page.evaluate(async () => {
      const { document } = globalThis as unknown as {
        document: { createElement(name: string): Frame; body: { append(frame: Frame): void } };
      };
      interface Frame {
        src: string;
        onload: () => void;
        contentDocument: unknown;
      }
      const element = document.createElement('iframe');
      await new Promise<void>((resolve) => {
        element.onload = resolve;
        element.src = '/sign-in';
        document.body.append(element);
      });
      return element.contentDocument;
    });
    expect(frame).toBeNull();

    await using docs = await visit(browser, beckon.url);
    await docs.page.goto('/docs');
    await docs.page
      .getByRole('heading', { name: /Beckon/ })
      .first()
      .waitFor();
    await docs.page.locator('.opblock').first().waitFor();
  } finally {
    await browser.close();
  }
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { startRunning } from './support/running.ts';
import { COSTLY_TEXTS, HOSTILE_TEXTS } from './support/hostile-texts.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** As many as make one message. */
const TOGETHER = 32;

/** What has happened in a page that only its own code may bring about. */
interface Watch {
  /** Calls of what the texts would run, dialogs, windows and pages they would have opened. */
  readonly ran: string[];
  /** Addresses beyond the server that were asked for. */
  readonly asked: string[];
}

async function watchPage(page: Page, url: string): Promise<Watch> {
  const watch: Watch = { ran: [], asked: [] };
  await page.context().exposeBinding('beckonRan', () => void watch.ran.push('a script'));
  page.on('dialog', (dialog) => {
    watch.ran.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => void watch.ran.push(`a window: ${popup.url()}`));
  page.on('request', (request) => {
    const address = request.url();
    const isOwn = address.startsWith(`${url}/`) || address.startsWith(`${url.replace(/^http/, 'ws')}/`);
    if (!isOwn && !/^(?:data:image\/|blob:)/.test(address)) watch.asked.push(address);
  });
  return watch;
}

/** Runs in the page: what in its document no text may have put there. */
function findForeign(): string[] {
  interface Found {
    readonly tagName: string;
    readonly attributes: Iterable<{ name: string; value: string }>;
    getAttribute(name: string): string | null;
  }
  const { document, location } = globalThis as unknown as {
    document: {
      querySelectorAll(selector: string): Iterable<Found>;
      getElementById(id: string): unknown;
      baseURI: string;
    };
    location: { origin: string; href: string };
  };
  const found: string[] = [];
  const never =
    'iframe, frame, object, embed, applet, portal, base, meta[http-equiv=refresh], math, marquee, x, [srcdoc]';
  for (const { tagName } of document.querySelectorAll(never)) found.push(`<${tagName}>`);
  for (const script of document.querySelectorAll('script')) {
    if (!script.getAttribute('src')?.startsWith('/')) found.push('<script>');
  }
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) found.push(`${element.tagName} ${name}`);
      if (!/^(?:href|src|action|formaction|data|xlink:href|poster|background)$/.test(name)) continue;
      const address = new URL(value, document.baseURI);
      const isOwn = address.origin === location.origin || /^data:image\/(?:png|jpeg|webp|gif);|^blob:/.test(value);
      const isLink = element.tagName === 'A' && /^(?:https?|mailto):$/.test(address.protocol);
      if (!isOwn && !isLink) found.push(`${element.tagName} ${name}=${value}`);
      if (isLink && !isOwn && !/noopener noreferrer/.test(element.getAttribute('rel') ?? ''))
        found.push(`a bare link ${value}`);
    }
  }
  for (const id of ['location', 'getElementById', 'beckon']) {
    if (document.getElementById(id)) found.push(`#${id}`);
  }
  return [...new Set(found)];
}

test(
  '[S39] [S40] [S42] [S45] over 500 hostile texts are text wherever they are shown: nothing runs, nothing is asked for',
  {
    timeout: 900_000,
  },
  async () => {
    expect(HOSTILE_TEXTS.length).toBeGreaterThan(500);
    await using running = await startRunning({ BECKON_RATE_FACTOR: '100' });
    const { beckon, person, agent } = running;
    await using window = await visit(browser, beckon.url);
    const { page } = window;
    const watch = await watchPage(page, beckon.url);
    await window.signIn(person);

    for (let from = 0; from < HOSTILE_TEXTS.length; from += TOGETHER) {
      const texts = HOSTILE_TEXTS.slice(from, from + TOGETHER);
      const name = texts.find((text) => text.length < 200)?.replaceAll('\n', ' ') ?? 'x';
      const first = await agent('POST', '/agent-instances', { agent_type: name, name });
      expect(first.status).toBe(201);
      const { agent_instance_id } = first.body;
      const diff = texts.map((text) => `+${text.replaceAll('\n', '\n+')}`).join('\n');
      const sent = await agent('POST', '/messages/agent', {
        agent_instance_id,
        content: `${texts.join('\n\n')}\n\nEND-OF-TEXTS`,
        git_diff: `diff --git a/${name} b/${name}\n--- a/x\n+++ b/x\n@@ -1 +1,${diff.split('\n').length} @@\n-x\n${diff}\n`,
        message_metadata: { kind: 'note', tool: name, path: name, command: name },
      });
      expect(sent.status).toBe(200);
      const asked = await agent('POST', '/messages/agent', {
        agent_instance_id,
        content: `${texts[0]}\n[OPTIONS]\n1. ${texts[1]?.replaceAll('\n', ' ')}\n2. END-OF-OPTIONS\n[/OPTIONS]`,
        requires_user_input: true,
      });
      expect(asked.status).toBe(200);
      await page.goto(`/instances/${agent_instance_id}`);
      await page.getByText('END-OF-TEXTS').first().waitFor({ state: 'attached' });
      await page.getByText('END-OF-OPTIONS').first().waitFor({ state: 'attached' });
      expect([from, await page.evaluate(findForeign)]).toEqual([from, []]);
    }
    await page.goto('/');
    await page.getByText('END-OF-OPTIONS').first().waitFor({ state: 'attached' });
    expect(await page.evaluate(findForeign)).toEqual([]);
    await page.goto('/agents');
    await page.getByRole('heading', { name: 'Agents', exact: true }).waitFor();
    expect(await page.evaluate(findForeign)).toEqual([]);
    expect(watch).toEqual({ ran: [], asked: [] });

    // The watch can see: what these texts try does run where it may.
    await page.evaluate(() => (globalThis as unknown as { beckonRan(): void }).beckonRan());
    expect(watch.ran).toEqual(['a script']);
  },
);

test('[S41] texts that are made to be costly leave the page usable', { timeout: 600_000 }, async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  await using window = await visit(browser, beckon.url);
  const { page } = window;
  await window.signIn(person);
  for (const text of COSTLY_TEXTS) {
    const { body, status } = await agent('POST', '/messages/agent', { agent_type: 'costly', content: text });
    expect(status).toBe(200);
    const { agent_instance_id } = body;
    await agent('POST', '/messages/agent', { agent_instance_id, content: 'AFTER-IT', requires_user_input: true });
    await page.goto(`/instances/${agent_instance_id}`);
    await page.getByText('AFTER-IT').first().waitFor();
    await page.getByRole('textbox').last().fill('Still here');
  }
});

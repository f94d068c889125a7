import { deferred } from '@beckon/shared/deferred';
import { must } from '@beckon/shared/must';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { called } from './support/called.ts';
import { focusIsAt } from './support/focus-now.ts';
import { dataUrl, noisyPng, pngHead } from './support/png.ts';
import { begin, startRunning } from './support/running.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const boxOf = async (locator: Locator): Promise<Readonly<Record<'x' | 'y' | 'width' | 'height', number>>> =>
  must(await locator.boundingBox());

test('a picture keeps its place before it has come, is named, and opens as large as it is; the focus comes back', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'A chart');
  const { status } = await agent('POST', '/messages/agent', {
    agent_instance_id: id,
    kind: 'image',
    content: dataUrl(noisyPng(640, 360)),
    message_metadata: { image: { alt: 'Requests of the week' } },
  });
  expect(status).toBe(200);
  await agent('POST', '/messages/agent', { agent_instance_id: id, content: 'Below the chart' });
  for (const screen of ['desktop', 'phone'] as const) {
    await using watcher = await visit(browser, beckon.url, screen);
    const { page } = watcher;
    await watcher.signIn(person);
    const held = deferred();
    await page.route(called('messages.get'), async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.goto(`/instances/${id}`);
    const log = page.getByRole('log');
    const waits = log.getByRole('status', { name: 'Fetching the picture' });
    await waits.waitFor();
    const [place, below] = [await boxOf(waits), await boxOf(log.getByText('Below the chart'))];
    held.resolve();
    const picture = log.getByRole('button', { name: 'Enlarge: Requests of the week' });
    await picture.waitFor();
    await expect
      .poll(() =>
        log
          .getByAltText('Requests of the week')
          .evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth),
      )
      .toBe(640);
    expect(await boxOf(picture)).toEqual(place);
    expect(await boxOf(log.getByText('Below the chart'))).toEqual(below);
    expect(place.width / place.height).toBeCloseTo(640 / 360, 1);
    expect(place.x + place.width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
    await watcher.picture('image');
    await picture.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Requests of the week' });
    // It grows to as large as it is, or as the phone is wide.
    await expect
      .poll(async () => Math.round((await boxOf(dialog.getByAltText('Requests of the week'))).width))
      .toBe(Math.min(640, page.viewportSize()?.width ?? 0));
    await watcher.picture('image-large');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await focusIsAt(page, /^button Enlarge/);
  }
});

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="pwned"</script></svg>';
const HOSTILE = {
  'a script as an address': 'javascript:document.title="pwned"',
  'a page': dataUrl(Buffer.from('<script>document.title="pwned"</script>'), 'text/html'),
  'an address elsewhere': 'http://elsewhere.invalid/pixel.png',
  'an address here': '/icon.svg',
  'a drawing with a script': dataUrl(Buffer.from(SVG), 'image/svg+xml'),
  'a drawing that says it is a picture': dataUrl(Buffer.from(SVG)),
};

test('what is no picture is refused, and says why; under an old name it is text, and nothing of it is fetched or runs', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'Pictures');
  for (const content of Object.values(HOSTILE)) {
    const { status, body } = await agent('POST', '/messages/agent', { agent_instance_id: id, kind: 'image', content });
    expect(status).toBe(400);
    expect(body.detail).toContain('content must be a data URL of a PNG, JPEG, GIF or WebP image');
    const message_metadata = { kind: 'image', image: { alt: 'A nice picture' } };
    expect((await agent('POST', '/messages/agent', { agent_instance_id: id, content, message_metadata })).status).toBe(
      200,
    );
  }
  const image = (content: string, alt: string) =>
    agent('POST', '/messages/agent', {
      agent_instance_id: id,
      kind: 'image',
      content,
      message_metadata: { image: { alt } },
    });
  const [bomb, torn] = [
    pngHead(30_000, 30_000),
    Buffer.from('\xff\xd8\xff<script>document.title="pwned"</script>', 'latin1'),
  ];
  expect((await image(dataUrl(bomb), 'A bomb')).status).toBe(200);
  expect((await image(dataUrl(torn, 'image/jpeg'), 'A torn one')).status).toBe(200);
  await using watcher = await visit(browser, beckon.url);
  const { page } = watcher;
  await watcher.signIn(person);
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  await page.goto(`/instances/${id}`);
  const log = page.getByRole('log');
  await log.getByText('(A bomb): it is 30,000 × 30,000 points, more than can be shown.').waitFor();
  await log.getByText('(A torn one): its data are not valid.').waitFor();
  await log.getByText('javascript:document.title="pwned"').waitFor();
  expect(await log.locator('img').count()).toBe(0);
  expect(await page.title()).not.toContain('pwned');
  expect(
    asked.filter((url) => !url.startsWith(beckon.url) && !url.startsWith(beckon.url.replace('http', 'ws'))),
  ).toEqual([]);
});

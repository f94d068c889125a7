import { randomUUID } from 'node:crypto';
import { must } from '@beckon/shared/must';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RestCaller } from '../support/rest.ts';
import { startBrowser, visit, type Screen, type Visit } from './support/browser.ts';
import { walkByTab } from './support/focus-walk.ts';
import { startScene, type RunningScene } from './support/running-scene.ts';
import { openScreens, screens, type Shown } from './support/screens.ts';
import { stickingOut } from './support/sticking-out.ts';

const opened = new AsyncDisposableStack();
let browser: Browser;
let running: RunningScene;
let long: Readonly<Record<string, Shown>>;

beforeAll(async () => {
  browser = opened.adopt(await startBrowser(), (each) => each.close());
  running = opened.use(await startScene());
  const { agent } = running;
  long = Object.fromEntries(
    await Promise.all(LONG_NAMES.map(async (name) => [`a run called ${name}`, await report(agent, name)] as const)),
  );
});
afterAll(() => opened.disposeAsync());

/** Sixty characters that no line can be broken at, and letters of other scripts. */
const LONG_NAMES = [
  'release_candidate_of_the_payments_service_for_every_country',
  '請求書を新しい台帳に移す作業のうち、先月分の端数処理をどちらの規則で行うかを確認し、必要な訂正を発行する仕事',
  'نقل الفواتير إلى دفتر الأستاذ الجديد مع الحفاظ على التقريب القديم للفواتير',
  '🚀🚀🚀👩‍👩‍👧‍👦👩‍👩‍👧‍👦 ship it 🚀🚀🚀👩‍👩‍👧‍👦👩‍👩‍👧‍👦 ship it 🚀🚀🚀👩‍👩‍👧‍👦👩‍👩‍👧‍👦',
];

/** A run of which everything is long: its name, its agent's, what it says, asks and offers, and the files it changes. */
async function report(agent: RestCaller, name: string): Promise<Shown> {
  const word = 'x'.repeat(200);
  const run = { agent_type: name, agent_instance_id: randomUUID() };
  const begun = await agent('POST', '/agent-instances', { ...run, name });
  expect(begun.status).toBeLessThan(300);
  const asked = await agent('POST', '/messages/agent', {
    ...run,
    content: `${name}\n\n${word}\n[OPTIONS]\n1. ${name}\n2. ${word.slice(0, 90)}\n[/OPTIONS]`,
    requires_user_input: true,
    git_diff: [
      `diff --git a/${word}.ts b/${word}.ts`,
      `--- a/${word}.ts`,
      `+++ b/${word}.ts`,
      '@@ -1 +1 @@',
      `-const a = "${word}";`,
      `+const b = "${word}${word}";`,
    ].join('\n'),
  });
  expect(asked.status).toBe(200);
  return {
    path: `/instances/${run.agent_instance_id}`,
    ready: async (page) => page.getByRole('region', { name: 'Question', exact: true }).waitFor(),
  };
}

const SIZES: Readonly<Record<string, { on: Screen; width: number; height: number }>> = {
  // WCAG 1.4.10: a window of 1,280 px at 400 %.
  'a screen 320 px wide': { on: 'phone', width: 320, height: 640 },
  'a window at 200 %': { on: 'desktop', width: 640, height: 400 },
  'a phone on its side': { on: 'phone', width: 844, height: 390 },
};

/** A window of one of these sizes. */
async function visitAt(name: string): Promise<Visit> {
  const { on, width, height } = must(SIZES[name]);
  const visitor = await visit(browser, running.beckon.url, on);
  await visitor.page.setViewportSize({ width, height });
  await visitor.page.emulateMedia({ reducedMotion: 'reduce' });
  return visitor;
}

test.each(Object.keys(SIZES))('on %s nothing sticks out at the side, however long a name is', async (name) => {
  const { on, width } = must(SIZES[name]);
  await using visitor = await visitAt(name);
  const { page } = visitor;
  const found: Record<string, readonly string[]> = {};
  const look = async (shown: Readonly<Record<string, Shown>>): Promise<void> => {
    for (const [screen, { path, ready, act, on: only }] of Object.entries(shown)) {
      if (only !== undefined && only !== on) continue;
      // Below the width of a desk there is no sidebar to fold, and there are no columns beside each other.
      if (only === 'desktop' && width < 1_024) continue;
      await page.goto(path);
      await ready(page);
      await act?.(page);
      const faults = await stickingOut(page);
      if (faults.length > 0) found[screen] = faults;
    }
  };
  // Who they are is asked before anybody has signed in, and what is gone is asked for once: the browser notes both.
  visitor.expectComplaint(/status of 401/);
  visitor.expectComplaint(/status of 404/);
  await look(openScreens(running.scene));
  await visitor.signIn(running.person);
  await look(screens(running.scene));
  await look(long);
  await look(
    Object.fromEntries(
      Object.entries(long).map(([each, { path }]) => [
        `${each}, its changes`,
        { path: `${path}/diff`, ready: async (at) => at.getByRole('group', { name: 'Changes' }).waitFor() },
      ]),
    ),
  );
  expect(found).toEqual({});
});

/** Where there is most on little room. */
const CROWDED: readonly string[] = [
  'home',
  'a run that asks',
  'a run that asks a permission',
  'a run that asks to edit',
  'a run that works',
  'settings, audit',
  'settings, about',
  'changes',
];

test.each(Object.keys(SIZES))('on %s whatever has the focus is in sight, with a question open, too', async (name) => {
  await using visitor = await visitAt(name);
  const { page } = visitor;
  await visitor.signIn(running.person);
  const lost: Record<string, readonly string[]> = {};
  for (const screen of CROWDED) {
    const { path, ready } = must(screens(running.scene)[screen]);
    await page.goto(path);
    await ready(page);
    const walked = await walkByTab(page);
    expect([screen, walked.stops > 5]).toEqual([screen, true]);
    if (walked.lost.length > 0) lost[screen] = walked.lost;
  }
  expect(lost).toEqual({});
});

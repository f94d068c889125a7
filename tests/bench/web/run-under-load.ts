import type { Browser, CDPSession } from 'playwright-core';
import { visit } from '../../e2e/support/browser.ts';
import { sendMany, sendSteadily, type MeasuredServer } from './measured-server.ts';

export interface UnderLoad {
  /** Milliseconds until a run of so many messages shows its end. */
  readonly openMs: number;
  /** Milliseconds from each key or click until the next frame was painted. */
  readonly interactions: readonly number[];
  /** Bytes in use after the garbage was collected, at each look. */
  readonly heap: readonly number[];
  readonly received: number;
}

const MESSAGES = 20_000;
const PER_SECOND = 50;
/** Messages are forgotten many at once: of so many samples, over more than the time between, the least is the heap. */
const SAMPLES = 8;

/** Opens a run of 20,000 messages while 50 a second come in, types and clicks in it, and watches the heap. */
export async function measureRun(browser: Browser, server: MeasuredServer, minutes: number): Promise<UnderLoad> {
  const { agent_instance_id: id } = (await server.agent('POST', '/api/v1/messages/agent', {
    agent_type: 'talker',
    content: 'Beginning',
  })) as { agent_instance_id: string };
  await sendMany(server.agent, id, MESSAGES);
  await using visitor = await visit(browser, server.url);
  const { page } = visitor;
  await page.addInitScript(observeInteractions);
  await visitor.signIn(server.person);
  const began = performance.now();
  await page.goto(`/instances/${id}`);
  await page
    .getByRole('log')
    .getByText(/\(\d+\)/)
    .last()
    .waitFor();
  const openMs = performance.now() - began;
  const session = await page.context().newCDPSession(page);
  const stop = sendSteadily(server.agent, id, PER_SECOND);
  const heap: number[] = [];
  const field = page.getByRole('textbox', { name: 'Message' });
  const interactions: number[] = [];
  const end = performance.now() + minutes * 60_000;
  const between = Math.max(20_000, (minutes * 60_000) / 12);
  // The first look comes when as much is at hand as a run keeps.
  let nextHeap = performance.now() + between;
  let samples: number[] = [];
  while (performance.now() < end) {
    await field.pressSequentially('what a person types ', { delay: 40 });
    await field.fill('');
    await page.getByRole('log').hover();
    await page.mouse.wheel(0, -600);
    await page.mouse.wheel(0, 900);
    if (performance.now() < nextHeap) continue;
    samples.push(await heapAfterCollection(session));
    if (samples.length < SAMPLES) continue;
    heap.push(Math.min(...samples));
    samples = [];
    nextHeap += between;
    // What was measured is no memory of the page's.
    interactions.push(...(await page.evaluate(takeInteractions)));
  }
  const received = await stop();
  interactions.push(...(await page.evaluate(takeInteractions)));
  return { openMs, interactions, heap, received };
}

const takeInteractions = (): number[] => (globalThis as unknown as { interactions: number[] }).interactions.splice(0);

async function heapAfterCollection(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

/** Runs in the page. */
function observeInteractions(): void {
  interface Entry {
    readonly duration: number;
    readonly interactionId: number;
  }
  const scope = globalThis as unknown as {
    PerformanceObserver: new (seen: (list: { getEntries(): Entry[] }) => void) => { observe(options: object): void };
    interactions: number[];
  };
  scope.interactions = [];
  new scope.PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries())
      if (interactionId > 0) scope.interactions.push(duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
}

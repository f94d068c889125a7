import type { Page } from 'playwright-core';

/** What of the browser is asked for inside the page. */
interface Inside {
  shifts: Shifts;
  requestAnimationFrame(done: () => void): void;
}

/** What has moved in a page without anybody having touched it. */
export interface Shifts {
  /** The part of the screen that moved times how far, added up: what the field calls the cumulative layout shift. */
  score: number;
  /** Each thing with where from and where to. */
  moved: string[];
}

/** Notes in every page opened from now on what moves by itself: the browser's own measure. */
export async function noteLayoutShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface Box {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
    interface Shift {
      readonly hadRecentInput: boolean;
      readonly value: number;
      readonly sources: readonly {
        readonly node: { nodeName: string; textContent: string | null } | null;
        readonly previousRect: Box;
        readonly currentRect: Box;
      }[];
    }
    const shifts: Shifts = { score: 0, moved: [] };
    (globalThis as unknown as Inside).shifts = shifts;
    const written = ({ x, y, width, height }: Box): string => [x, y, width, height].map(Math.round).join(' ');
    const observer = new PerformanceObserver((list) => {
      for (const { hadRecentInput, value, sources } of list.getEntries() as unknown as readonly Shift[]) {
        if (hadRecentInput) continue;
        shifts.score += value;
        for (const { node, previousRect, currentRect } of sources) {
          const name = `${node?.nodeName.toLowerCase()} “${node?.textContent?.trim().slice(0, 40)}”`;
          shifts.moved.push(`${name} from ${written(previousRect)} to ${written(currentRect)}`);
        }
      }
    });
    // Node has no such entries, the browser has.
    observer.observe({ type: 'layout-shift' as 'mark', buffered: true });
  });
}

/** What has moved since the page was opened. */
export async function layoutShifts(page: Page): Promise<Shifts> {
  await drawn(page);
  return page.evaluate(() => (globalThis as unknown as Inside).shifts);
}

/** Lets answers through one after another, each drawn before the next comes. */
export interface OneByOne {
  /** Resolves when nothing the page has asked for is on its way. */
  settled(): Promise<void>;
}

/** Puts what the server says to a page into a line, of calls and of the feeds' socket. */
export async function answerOneByOne(page: Page): Promise<OneByOne> {
  let line = Promise.resolve();
  let asked = 0;
  const next = (say: () => Promise<void> | void): void => {
    line = line.then(say).then(
      () => drawn(page),
      // The page that asked has been left.
      () => {},
    );
  };
  await page.route(/\/(?:trpc|api)\//, async (route) => {
    // A page that is opened under such an address is none of what it asks for.
    if (route.request().isNavigationRequest()) return route.continue();
    asked += 1;
    try {
      const response = await route.fetch();
      next(() => route.fulfill({ response }));
    } catch {
      await route.abort().catch(() => {});
    } finally {
      asked -= 1;
    }
    return undefined;
  });
  await page.routeWebSocket(/\/trpc/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => next(() => socket.send(message)));
  });
  return {
    async settled() {
      for (let last; asked > 0 || last !== line; await drawn(page)) {
        last = line;
        await line;
      }
    },
  };
}

async function drawn(page: Page): Promise<void> {
  await page
    .evaluate(
      () =>
        new Promise<void>((resolve) => {
          const { requestAnimationFrame: frame } = globalThis as unknown as Inside;
          frame(() => frame(() => resolve()));
        }),
    )
    .catch(() => {});
}

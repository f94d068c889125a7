import type { BenchDatabase } from './bench-database.ts';
import { captureStatements, message, replay, type Recorded } from './capture.ts';
import { httpClient } from './http-client.ts';
import { startBenchServer } from './start-bench-server.ts';
import { median, round } from './stats.ts';

const MESSAGES = 1_600;
/** Before a server is measured: its code is compiled as it runs, and this process has run the bare side's already. */
const WARM_UP = 2_000;
const CONCURRENCY = [1, 8, 32] as const;

/** Agent messages per second through REST, and the same statements bare, in ABBA order. */
export async function benchThroughput(bench: BenchDatabase): Promise<void> {
  const recorded = await captureStatements(bench, MESSAGES);
  const first = [...recorded.values()][0]?.[1] ?? [];
  console.log(
    `statements per message: ${first.flat().length} on ${first.length} connections, the key's look-up included`,
  );
  console.log('concurrency  REST/s  bare SQL/s  ratio   (medians of 2, ABBA)');
  for (const concurrency of CONCURRENCY) {
    const rest: number[] = [];
    const bare: number[] = [];
    for (const side of ['rest', 'bare', 'bare', 'rest'] as const) {
      if (side === 'rest') rest.push(await restRate(bench, concurrency));
      else bare.push(await bareRate(bench, recorded, concurrency));
    }
    const [r, b] = [median(rest), median(bare)];
    console.log(
      `${String(concurrency).padStart(11)}  ${String(round(r)).padStart(6)}  ${String(round(b)).padStart(10)}  ${round(r / b, 2)}`,
    );
  }
}

async function restRate(bench: BenchDatabase, concurrency: number): Promise<number> {
  const database = await bench.copy();
  await database.close();
  await using server = await startBenchServer(database.url);
  const send = httpClient(server.url, { authorization: `Bearer ${bench.key}` });
  const report = (id: string, n: number) => send('POST', '/api/v1/messages/agent', message(id, n));
  let warm = 0;
  await inParallel(concurrency, async () => {
    while (warm < WARM_UP) await report(bench.warmUpId, warm++);
  });
  let next = 0;
  return await rate(async () => {
    await inParallel(concurrency, async (worker) => {
      while (next < MESSAGES) {
        const n = next++;
        await report(ownInstance(bench, worker, concurrency, n), n);
      }
    });
  });
}

async function bareRate(
  bench: BenchDatabase,
  recorded: ReadonlyMap<string, Recorded[]>,
  concurrency: number,
): Promise<number> {
  const database = await bench.copy();
  try {
    return await rate(() =>
      inParallel(concurrency, async (worker) => {
        // An instance belongs to one worker, so that its statements run in the order they were recorded.
        for (const [index, id] of bench.instanceIds.entries()) {
          if (index % concurrency !== worker) continue;
          for (const request of recorded.get(id) ?? []) await replay(database.pool, request);
        }
      }),
    );
  } finally {
    await database.close();
  }
}

const ownInstance = (bench: BenchDatabase, worker: number, concurrency: number, n: number): string => {
  const own = bench.instanceIds.filter((_, index) => index % concurrency === worker);
  return own[n % own.length] as string;
};

async function rate(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return MESSAGES / ((performance.now() - start) / 1_000);
}

const inParallel = async (count: number, work: (worker: number) => Promise<void>): Promise<void> =>
  void (await Promise.all(Array.from({ length: count }, (_, worker) => work(worker))));

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { seedAgents } from '../../support/seed-agents.ts';
import { restAs } from '../../support/rest.ts';
import { startBrowser } from '../../e2e/support/browser.ts';
import { quantile, round } from '../stats.ts';
import { measureBundle } from './bundle-size.ts';
import { measureHome } from './home-speed.ts';
import { startMeasuredServer } from './measured-server.ts';
import { measureRun } from './run-under-load.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '2' }, times: { type: 'string', default: '12' } },
});
const minutes = Number(values.minutes);
const times = Number(values.times);
if (!(minutes > 0) || !(times > 0)) throw new Error('Usage: bench:web [--minutes 30] [--times 12], both above 0.');

const line = (what: string, value: string, aim: string): void =>
  console.log(`${what.padEnd(58)} ${value.padStart(12)}   ${aim}`);
const ms = (value: number): string => `${round(value)} ms`;
const kB = (bytes: number): string => `${round(bytes / 1_000, 1)} kB`;

console.log(`Node ${process.version}, ${cpus().length} cores; figures are of this machine at this minute.`);
const { scripts, styles } = await measureBundle();
line('main bundle, gzip', kB(scripts), 'under 250 kB');
line('its styles, gzip', kB(styles), '');

const browser = await startBrowser();
try {
  await using server = await startMeasuredServer();
  await seedAgents(restAs(server.url, { key: server.key }));
  const home = await measureHome(browser, server, times);
  line('home, 4x slower processor, p75, opened again', ms(quantile(home.again, 0.75)), 'under 1,000 ms');
  line('home, 4x slower processor, p75, nothing in the cache', ms(quantile(home.first, 0.75)), '');
  const run = await measureRun(browser, server, minutes);
  line('a run of 20,000 messages shows its end', ms(run.openMs), 'under 1,000 ms');
  line(
    `interaction to next paint, p98 of ${run.interactions.length}`,
    ms(quantile(run.interactions, 0.98)),
    'under 200 ms',
  );
  line('interaction to next paint, median', ms(quantile(run.interactions, 0.5)), '');
  const [first = Number.NaN] = run.heap;
  const last = run.heap.at(-1) ?? Number.NaN;
  line(`heap after collection, ${run.received} messages in ${minutes} min`, `${round(last / 1e6, 1)} MB`, '');
  const series = run.heap.map((bytes) => round(bytes / 1e6, 1)).join(' ');
  console.log(`heap at each look, MB: ${series}`);
  line('its growth since the first look', `${round((last / first - 1) * 100, 1)} %`, 'within 10 %');
} finally {
  await browser.close();
}

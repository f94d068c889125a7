import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askingClients, type AskingClient } from '../../e2e/support/asking-clients.ts';
import { makeInstallation, ROOT } from '../../e2e/support/installation.ts';
import { signIn } from '../../e2e/support/sign-in.ts';
import { startBeckon } from '../../e2e/support/start-beckon.ts';
import { until } from '../../e2e/support/until.ts';
import { mergeRows, table } from './table.ts';
import { Turns } from './turns.ts';

/**
 * `pnpm bench:waiting`: every client asks, a person takes 10 seconds, 70 seconds, 6 minutes to answer, and the agent has the
 * answer. Real clocks, real programs, settings as they are shipped. Writes the table into docs/guide/waiting.md. Names such as
 * `Codex, stdio` measure these alone, and leave the other rows as they are.
 */
const WAITS_SECONDS = [10, 70, 360];
const PAGE = join(ROOT, 'docs', 'guide', 'waiting.md');
const WRITTEN = /(?<=pnpm bench:waiting\. -->\n).*?(?=<!-- The end)/su;

const named = process.argv.slice(2);
const chosen = askingClients.filter(
  ({ name, transport }) => named.length === 0 || named.includes(`${name}, ${transport}`),
);
if (chosen.length === 0) throw new Error(`There is no such client: ${named.join(' and ')}`);

await using installation = makeInstallation();
await using beckon = await startBeckon(installation);
const person = await installation.createPerson();
const key = await installation.createKey(person);
const ada = await signIn(beckon.url, person);
/** Programs that start at once stand in each other's way; those that wait do not. */
const starting = new Turns(3);

async function measure(client: AskingClient, seconds: number): Promise<string> {
  const question = `${client.name}, ${client.transport}: after ${seconds} s?`;
  const leave = await starting.take();
  const asked = client.ask({ url: beckon.url, key, question });
  const ended = asked.then(
    () => true,
    () => true,
  );
  const ask = await Promise.race([
    ended.then(() => undefined),
    until('it is asked', async () => {
      const { items } = (await ada.rest('GET', '/asks')).body as { items: { id: string; question: string }[] };
      return items.find((each) => each.question === question);
    }),
  ]);
  leave();
  if (ask) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    await ada.rest('POST', `/asks/${ask.id}/answer`, { content: `After ${seconds} s` });
  }
  const { answer, calls } = await asked;
  if (answer !== `After ${seconds} s`) throw new Error(`${question} The agent has read: ${answer}`);
  console.log(`${question} ${calls === undefined ? 'answered' : `answered, calls: ${calls}`}`);
  if (calls === undefined) return 'answered';
  return calls === 1 ? 'answered, 1 call' : `answered, ${calls} calls`;
}

const rows = await Promise.all(
  chosen.map(async (client) => {
    const cells = WAITS_SECONDS.toReversed().map((seconds) =>
      measure(client, seconds).catch((error: unknown) => {
        console.error(error);
        process.exitCode = 1;
        return 'gave up';
      }),
    );
    return [client.name, client.transport, ...(await Promise.all(cells)).toReversed()];
  }),
);
const head = ['Client', 'Transport', ...WAITS_SECONDS.map((each) => (each < 120 ? `${each} s` : `${each / 60} min`))];
const page = readFileSync(PAGE, 'utf8');
const order = askingClients.map(({ name, transport }) => [name, transport]);
writeFileSync(
  PAGE,
  page.replace(WRITTEN, (written) => `\n${table(head, mergeRows(written, rows, order))}\n\n`),
);

import { must } from '@beckon/shared/must';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { readExamples } from './support/examples.ts';
import { ROOT } from './support/installation.ts';
import { answerAsk, nextAsk } from './support/open-asks.ts';
import { startRunning } from './support/running.ts';
import { signIn } from './support/sign-in.ts';

test('the typed client asks and is answered in a bare page, as its README says', async () => {
  await using browser = await startBrowser();
  await using running = await startRunning();
  const { beckon, person, key } = running;
  const script = await bundleExample('ask', { BECKON_URL: beckon.url, BECKON_API_KEY: key });
  await using reader = await visit(browser, beckon.url);
  const { page } = reader;
  await page.route('/bare', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/bare.js"></script>' }),
  );
  await page.route('/bare.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  const said = page.waitForEvent('console', { predicate: (message) => message.type() === 'log' });
  await page.goto('/bare');
  const someone = await signIn(beckon.url, person);
  const ask = await nextAsk(someone);
  expect(ask).toMatchObject({ question: 'Deploy now?', options: ['Yes', 'No'] });
  expect(await answerAsk(someone, ask, 'Yes')).toBe(200);
  expect((await said).text()).toBe('Yes');
});

/** An example of the client's README, as one script for a page. */
async function bundleExample(name: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const { code } = must(readExamples('packages/client/README.md').get(name), `The README has an example '${name}'`);
  await using bundle = await rolldown({
    input: 'example',
    cwd: join(ROOT, 'tests'),
    platform: 'browser',
    transform: {
      define: Object.fromEntries(
        Object.entries(variables).map(([variable, value]) => [`process.env.${variable}`, JSON.stringify(value)]),
      ),
    },
    plugins: [
      {
        name: 'example',
        resolveId: (id) => (id === 'example' ? join(ROOT, 'tests/example.ts') : null),
        load: (id) => (id === join(ROOT, 'tests/example.ts') ? code : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm' });
  return output[0].code;
}

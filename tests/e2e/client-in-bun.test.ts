import { must } from '@beckon/shared/must';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installBun } from './support/bun.ts';
import { bareEnvironment, runProcess } from './support/child-process.ts';
import { readExamples } from './support/examples.ts';
import { ROOT } from './support/installation.ts';
import { startRunning } from './support/running.ts';
import { signIn } from './support/sign-in.ts';
import { until } from './support/until.ts';

test('the typed client asks and is answered in Bun, as its README says', async () => {
  const bun = await installBun();
  const { code } = must(readExamples('packages/client/README.md').get('ask'), 'The README shows how to ask');
  await using running = await startRunning();
  const { beckon, person, key } = running;
  const { rest } = await signIn(beckon.url, person);
  const asking = runProcess([bun, '-e', code], {
    cwd: join(ROOT, 'tests'),
    env: { ...bareEnvironment(), BECKON_URL: beckon.url, BECKON_API_KEY: key },
  });
  const ask = await until('the question is open', async () => {
    return ((await rest('GET', '/asks')).body.items as { id: string; question: string }[])[0];
  });
  await rest('POST', `/asks/${ask.id}/answer`, { content: 'Yes' });
  expect(await asking).toMatchObject({ code: 0, stdout: 'Yes\n', stderr: '' });
});

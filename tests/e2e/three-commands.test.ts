import { temporaryFolder } from '@beckon/db/testing/temporary-folder';
import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastingPort } from '../support/lasting-port.ts';
import { startBrowser, visit } from './support/browser.ts';
import { bareEnvironment, runProcess, startProcess } from './support/child-process.ts';
import { installOldestNode } from './support/oldest-node.ts';
import { packAs, packagesEnvironment, succeeds } from './support/packages.ts';
import { until } from './support/until.ts';

let browser: Browser;
let node: string;
beforeAll(async () => {
  [browser, node] = await Promise.all([startBrowser(), installOldestNode()]);
}, 600_000);
afterAll(() => browser.close());

test('somebody who has only the oldest Node: up, login, ask, and the answer is printed', async () => {
  await using machine = await temporaryFolder();
  // PostgreSQL runs as a user of its own, who must be able to reach it.
  await chmod(machine.path, 0o755);
  const [packages, home, folder] = ['packages', 'home', 'empty'].map((name) => join(machine.path, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [packages, home, folder]) await mkdir(each);
  const [cli, server] = await Promise.all([packAs('pack-cli', packages), packAs('pack-server', packages)]);
  await succeeds(['npm', 'install', cli, '--offline', '--no-audit', '--no-fund'], folder);
  const url = `http://localhost:${await lastingPort()}`;
  const env = {
    ...bareEnvironment(),
    PATH: [dirname(node), bareEnvironment()['PATH'] ?? ''].join(delimiter),
    HOME: home,
    ...packagesEnvironment(),
    PORT: new URL(url).port,
    BECKON_URL: url,
    BECKON_DATA_DIR: join(home, 'data'),
    // Where it comes from until there is a registry that has it.
    BECKON_SERVER_PACKAGE: server,
  };
  const at = { cwd: folder, env };
  const beckon = (...args: string[]) => [join(folder, 'node_modules', '.bin', 'beckon'), ...args];

  const up = startProcess(beckon('up'), at);
  const [link] = await up.says(/http:\S+\/setup\?token=\S+/);
  expect(link.startsWith(url)).toBe(true);
  {
    await using window = await visit(browser, url);
    const { page } = window;
    await page.goto(link);
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByLabel('Password').fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByLabel('Connection: Live').waitFor();

    const login = startProcess(beckon('login', '--no-open'), at);
    const [approve] = await login.says(/http:\S+\/device\S*/);
    await page.goto(approve);
    await page.getByRole('button', { name: /approve/i }).click();
    expect(await login.ended).toMatchObject({ code: 0 });

    const asking = runProcess(beckon('ask', 'Deploy now?', '--yes-no'), at);
    await page.goto('/');
    await page.getByRole('main').getByText('Deploy now?').first().waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Yes', exact: true }).first().click();
    expect(await asking).toMatchObject({ code: 0, stdout: 'Yes\n' });
  }

  // The API reference and its own PostgreSQL came along.
  expect((await fetch(`${url}/docs/swagger-ui-bundle.js`)).status).toBe(200);
  up.kill('SIGTERM');
  expect(await up.ended).toEqual({ code: 0, signal: null });
  await until('its database has stopped', () => !existsSync(join(home, 'data', 'postgres', 'postmaster.pid')));

  // What was got is kept: the next start needs no package.
  const again = startProcess(beckon('up'), { cwd: folder, env: { ...env, BECKON_SERVER_PACKAGE: '' } });
  await again.says(/Beckon is ready/);
  again.kill('SIGTERM');
  expect(await again.ended).toEqual({ code: 0, signal: null });
});

import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CLIENTS, type ClientName } from '@beckon/cli/install/clients';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { parse as parseToml } from 'smol-toml';
import { expect, test } from 'vitest';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';
import { openTerminal, type Terminal } from './run-beckon.ts';

// What `beckon install` writes for each client, read as that client reads it and used as it would use it.
const server = await useServer();
const { key } = await createPerson(server);

const terminalOf = (): Promise<Terminal> => openTerminal({ BECKON_URL: server.url, BECKON_API_KEY: key });

const fileOf = ({ home, env }: Terminal, name: ClientName): string =>
  CLIENTS[name].files({ platform: process.platform, home, env })[0];

interface Written {
  readonly url?: string;
  readonly httpUrl?: string;
  readonly serverUrl?: string;
  readonly headers?: Record<string, string>;
  readonly http_headers?: Record<string, string>;
  readonly command?: string | string[];
  readonly args?: string[];
  readonly env?: Record<string, string>;
  readonly environment?: Record<string, string>;
}

async function written(file: string, name: ClientName): Promise<Written> {
  const text = await readFile(file, 'utf8');
  const whole: unknown = name === 'codex' ? parseToml(text) : JSON.parse(text);
  return CLIENTS[name].path.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], whole) as Written;
}

/** Lists the tools the way the entry says. */
async function toolsOf(entry: Written, { env, home }: Terminal): Promise<string[]> {
  const client = new Client({ name: 'test', version: '1' });
  const url = entry.url ?? entry.httpUrl ?? entry.serverUrl;
  const [command = '', ...args] = Array.isArray(entry.command)
    ? entry.command
    : [entry.command ?? '', ...(entry.args ?? [])];
  await client.connect(
    url === undefined
      ? new StdioClientTransport({
          command,
          args,
          cwd: home,
          env: { PATH: env['PATH'] ?? '', HOME: home, ...(entry.env ?? entry.environment) },
        })
      : new StreamableHTTPClientTransport(new URL(url), {
          requestInit: { headers: entry.headers ?? entry.http_headers ?? {} },
        }),
  );
  const { tools } = await client.listTools();
  await client.close();
  return tools.map(({ name }) => name);
}

const names = Object.keys(CLIENTS) as ClientName[];

test.each(names)('%s: what is written leads to the tools; uninstall leaves nothing', async (name) => {
  await using terminal = await terminalOf();
  const file = fileOf(terminal, name);
  for (const flags of [[], ['--stdio']]) {
    const installed = await terminal.run('install', name, ...flags);
    expect(installed).toMatchObject({ code: 0, err: '' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await toolsOf(await written(file, name), terminal)).toContain('ask_question');
    expect((await terminal.run('install', name, ...flags)).out).toContain('has Beckon already');
  }
  expect(await terminal.run('uninstall', name)).toMatchObject({ code: 0 });
  await expect(stat(file)).rejects.toThrow('ENOENT');
});

test.each(names)(
  '%s: a file with a person’s own settings comes back byte for byte, rights and link included',
  async (name) => {
    await using terminal = await terminalOf();
    const file = fileOf(terminal, name);
    const [container = ''] = CLIENTS[name].path;
    const text =
      name === 'codex'
        ? '# mine\r\nmodel = "x"\r\n\r\n[mcp_servers.other]\r\ncommand = "y"   # keep\r\n'
        : `{\r\n\t"${container}": {\r\n\t\t"other": {"command":"x"}\r\n\t},\r\n\t"more":   [1,2]\r\n}`;
    await mkdir(dirname(file), { recursive: true });
    const real = join(terminal.home, 'dotfiles');
    await writeFile(real, text, { mode: 0o640 });
    await symlink(real, file);
    const preview = await terminal.run('install', name, '--dry-run');
    expect(preview.out).toContain(name === 'codex' ? '+[mcp_servers.beckon]' : '"beckon": {');
    expect(preview.out).not.toContain(key);
    expect(await readFile(file, 'utf8')).toBe(text);
    expect((await terminal.run('install', name)).code).toBe(0);
    const between = await readFile(real, 'utf8');
    expect(between).toContain('other');
    expect(between).toContain(key);
    expect((await terminal.run('uninstall', name)).code).toBe(0);
    expect(await readFile(real, 'utf8')).toBe(text);
    expect((await stat(real)).mode & 0o777).toBe(0o640);
  },
);

test('a damaged file is left alone, and the sentence says where it is damaged', async () => {
  await using terminal = await terminalOf();
  const file = fileOf(terminal, 'cursor');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '{\n  "mcpServers": {\n');
  expect(await terminal.run('install', 'cursor')).toMatchObject({
    code: 1,
    err: `${file} was left alone: it is not JSON: CloseBraceExpected in line 3.`,
  });
  expect(await readFile(file, 'utf8')).toBe('{\n  "mcpServers": {\n');
});

test('unknown clients are named with those it knows; nothing to uninstall is no failure', async () => {
  await using terminal = await terminalOf();
  expect(await terminal.run('install', 'emacs')).toMatchObject({
    code: 2,
    err: expect.stringContaining('beckon install knows: claude, claude-desktop, codex'),
  });
  expect(await terminal.run('uninstall', 'zed')).toMatchObject({
    code: 0,
    out: expect.stringContaining('nothing into Zed'),
  });
});

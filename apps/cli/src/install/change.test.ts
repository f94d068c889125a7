import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { hashOf, type Backup } from './backup.ts';
import { planInstall, planUninstall, type Change } from './change.ts';

const JSON_CLIENT = { format: 'json', path: ['mcpServers', 'beckon'] } as const;
const TOML_CLIENT = { format: 'toml', path: ['mcp_servers', 'beckon'] } as const;
const ENTRY = { url: 'http://localhost:8787/mcp', headers: { Authorization: 'Bearer "k"' }, timeout: 300 };

const bytes = (text: string | undefined): Buffer | undefined => (text === undefined ? undefined : Buffer.from(text));
const textOf = ({ after }: Change): string | undefined => after?.toString('utf8');
const backupOf = ({ original, after }: Change): Backup => ({
  file: 'x',
  before: original?.toString('base64') ?? null,
  after: hashOf(after ?? Buffer.alloc(0)),
});

const JSON_TEXTS: readonly (string | undefined)[] = [
  undefined,
  '',
  '{}',
  '{\n}\n',
  '{"mcpServers":{}}',
  '// mine\n{\n    // servers\n    "mcpServers": {\n        "other": { "command": "x" }, // keep\n    },\n    "theme": "dark",\n}\n',
  '{\r\n\t"a": [1,\r\n\t\t2],\r\n\t"mcpServers": {\r\n\t\t"other": {"url":"u"}\r\n\t}\r\n}\r\n',
  '\ufeff{\n "mcpServers": { "beckon": { "url": "old" } } }',
  '{ "a": 1 } /* no newline at the end */',
];
const TOML_TEXTS: readonly (string | undefined)[] = [
  undefined,
  '',
  'model = "x"',
  '# mine\nmodel = "x" # keep\n\n[mcp_servers.other]\ncommand = "y"\n',
  'model = "x"\r\n\r\n[mcp_servers.beckon]\r\nurl = "old"\r\n\r\n[mcp_servers.beckon.env]\r\nA = "b"\r\n\r\n# of the next one\r\n[tui]\r\ntheme = "dark"\r\n',
  '[[profiles]]\nname = """\n[mcp_servers.fake]\n"""\n',
];
const cases = [
  ...JSON_TEXTS.map((text) => ({ client: JSON_CLIENT, text })),
  ...TOML_TEXTS.map((text) => ({ client: TOML_CLIENT, text })),
];

test.each(cases)('$client.format $text: installed, installed again, uninstalled byte for byte', ({ client, text }) => {
  const first = planInstall(client, ENTRY, bytes(text), undefined);
  const again = planInstall(client, ENTRY, first.after, backupOf(first));
  expect(textOf(again)).toBe(textOf(first));
  const changed = planInstall(client, { ...ENTRY, url: 'https://elsewhere/mcp' }, first.after, backupOf(first));
  expect(changed.original?.toString()).toBe(text);
  expect(textOf(planUninstall(client, first.after, backupOf(first)))).toBe(text);
  expect(textOf(planUninstall(client, changed.after, backupOf(changed)))).toBe(text);
});

test('comments, indentation, line ends and other servers stay where they are', () => {
  const tabs = textOf(planInstall(JSON_CLIENT, { url: 'u' }, bytes(JSON_TEXTS[6]), undefined));
  expect(tabs).toBe(
    '{\r\n\t"a": [1,\r\n\t\t2],\r\n\t"mcpServers": {\r\n\t\t"other": {"url":"u"},\r\n\t\t"beckon": {\r\n\t\t\t"url": "u"\r\n\t\t}\r\n\t}\r\n}\r\n',
  );
  const commented = textOf(planInstall(JSON_CLIENT, { url: 'u' }, bytes(JSON_TEXTS[5]), undefined)) ?? '';
  for (const kept of [
    '// mine\n',
    '    // servers\n',
    '"other": { "command": "x" }',
    '// keep',
    '"theme": "dark",\n',
  ]) {
    expect(commented).toContain(kept);
  }
  const toml = textOf(planInstall(TOML_CLIENT, { url: 'u' }, bytes(TOML_TEXTS[4]), undefined));
  expect(toml).toBe(
    'model = "x"\r\n\r\n# of the next one\r\n[tui]\r\ntheme = "dark"\r\n\r\n[mcp_servers.beckon]\r\nurl = "u"\r\n',
  );
});

test('what cannot be read, or changed without harm, is left alone', () => {
  const install = (client: typeof JSON_CLIENT | typeof TOML_CLIENT, text: string | Buffer) => () =>
    planInstall(client, ENTRY, Buffer.from(text), undefined);
  expect(install(JSON_CLIENT, '{\n  "a": \n}')).toThrow('it is not JSON: ValueExpected in line 3');
  expect(install(JSON_CLIENT, '[]')).toThrow('it is not a JSON object');
  expect(install(JSON_CLIENT, '{"mcpServers": []}')).toThrow('its mcpServers is no list of servers');
  expect(install(JSON_CLIENT, '{"mcpServers": 7}')).toThrow('its mcpServers is no list of servers');
  expect(install(JSON_CLIENT, Buffer.from([0x7b, 0xff, 0x7d]))).toThrow('it is not UTF-8');
  expect(install(TOML_CLIENT, 'a = [')).toThrow('it is not TOML');
  const inline = 'stands there in a form that is not changed safely';
  expect(install(TOML_CLIENT, 'mcp_servers = { beckon = { url = "x" } }')).toThrow(inline);
  expect(install(TOML_CLIENT, '[mcp_servers]\nbeckon.url = "x"\n')).toThrow(inline);
});

test('what the person has changed meanwhile stays; only the entry is taken out', () => {
  const anyName = fc.stringMatching(/^[a-z]{1,8}$/).filter((name) => name !== 'beckon');
  const anyFile = fc.record({
    servers: fc.option(fc.dictionary(anyName, fc.record({ command: fc.string() }), { maxKeys: 3 }), { nil: undefined }),
    rest: fc.dictionary(anyName, fc.jsonValue(), { maxKeys: 3 }),
    indent: fc.constantFrom(0, 1, 2, 4, '\t'),
    crlf: fc.boolean(),
  });
  fc.assert(
    fc.property(anyFile, anyName, ({ servers, rest, indent, crlf }, added) => {
      const json = JSON.stringify({ ...rest, ...(servers && { mcpServers: servers }) }, null, indent);
      // As JSON has it: -0 is 0 there.
      const value = JSON.parse(json) as Record<string, unknown>;
      const lf = `// mine\n${json}\n`;
      const text = crlf ? lf.replaceAll('\n', '\r\n') : lf;
      const installed = planInstall(JSON_CLIENT, ENTRY, bytes(text), undefined);
      expect(textOf(planUninstall(JSON_CLIENT, installed.after, backupOf(installed)))).toBe(text);
      const edited = textOf(
        planInstall({ format: 'json', path: ['mcpServers', added] }, { url: 'x' }, installed.after, undefined),
      );
      const left = textOf(planUninstall(JSON_CLIENT, bytes(edited), backupOf(installed))) ?? '';
      expect(parse(left)).toEqual({ ...value, mcpServers: { ...servers, [added]: { url: 'x' } } });
      expect(left.startsWith('// mine')).toBe(true);
    }),
  );
});

test('a container that was made for the entry goes with it', () => {
  const installed = planInstall(JSON_CLIENT, ENTRY, bytes('{"a": 1}'), undefined);
  const edited = installed.after?.toString().replace('"a": 1', '"a": 2');
  expect(parse(textOf(planUninstall(JSON_CLIENT, bytes(edited), backupOf(installed))) ?? '')).toEqual({ a: 2 });
});

test('the first of several is taken out without pulling the next one up', () => {
  const client = { format: 'json', path: ['beckon'] } as const;
  const text = '{\n  "beckon": 1,\n  "next": 2\n}\n';
  const backup = { file: 'x', before: null, after: '' };
  expect(textOf(planUninstall(client, bytes(text), backup))).toBe('{\n  "next": 2\n}\n');
});

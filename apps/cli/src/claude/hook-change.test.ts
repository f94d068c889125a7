import { parse } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { hashOf, type Backup } from '../install/backup.ts';
import type { Change } from '../install/change.ts';
import { hasHooks, planHookInstall, planHookUninstall } from './hook-change.ts';
import { lastingHooks } from './hook-settings.ts';

const HOOKS = lastingHooks('/run/beckon/it’s.sock', (...words) => words.join(' '));
const bytes = (text: string | undefined): Buffer | undefined => (text === undefined ? undefined : Buffer.from(text));
const textOf = ({ after }: Change): string | undefined => after?.toString('utf8');
const backupOf = ({ original, after }: Change): Backup => ({
  file: 'x',
  before: original?.toString('base64') ?? null,
  after: hashOf(after ?? Buffer.alloc(0)),
});

const OWN = { hooks: [{ type: 'command', command: 'true' }] };
const TEXTS: readonly (string | undefined)[] = [
  undefined,
  '',
  '{}\n',
  '{\n  "model": "opus" // mine\n}\n',
  '{"hooks":{}}',
  `{\r\n\t"hooks": { "Stop": [ ${JSON.stringify(OWN)} ], "PreCompact": [] }, "theme": "dark" }`,
];

test.each(TEXTS)('hooks are put in after a person’s own and taken out byte for byte: %j', (text) => {
  const installed = planHookInstall(HOOKS, bytes(text), undefined);
  const settings = parse(textOf(installed) ?? '') as { hooks: Record<string, unknown[]> };
  const own = ((parse(text ?? '') ?? {}) as { hooks?: Record<string, unknown[]> }).hooks ?? {};
  for (const [event, groups] of Object.entries(HOOKS)) {
    expect(settings.hooks[event]).toEqual([...(own[event] ?? []), ...groups]);
  }
  expect(hasHooks(installed.after)).toBe(true);
  const again = planHookInstall(HOOKS, installed.after, backupOf(installed));
  expect(textOf(again)).toBe(textOf(installed));
  expect(textOf(planHookUninstall(installed.after, backupOf(installed)))).toBe(text);
});

test('what a person has changed since stays; only ours goes, also where no backup is left', () => {
  const installed = planHookInstall(HOOKS, bytes(`{ "hooks": { "Stop": [ ${JSON.stringify(OWN)} ] } }`), undefined);
  const changed = textOf(installed)?.replace('"hooks"', '"theme": "dark",\n  "hooks"');
  for (const backup of [backupOf(installed), undefined]) {
    const left = planHookUninstall(bytes(changed), backup);
    expect(parse(textOf(left) ?? '')).toEqual({ theme: 'dark', hooks: { Stop: [OWN] } });
    expect(hasHooks(left.after)).toBe(false);
  }
});

test.each(['{ "hooks": 5 }', '{ "hooks": { "Stop": "x" } }', '{ "hooks": '])('%j is left alone', (text) => {
  expect(() => planHookInstall(HOOKS, bytes(text), undefined)).toThrow(/^it/);
});

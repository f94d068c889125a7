import { inlineJsonSchema } from '@beckon/adapters/schema/json-schema';
import type { OperationMeta } from '@beckon/adapters/operation-meta';
import { appRouter } from '@beckon/api/router';
import { KEY_SCOPES, ROLES, SCOPES, ROLE_SCOPES, type Scope } from '@beckon/contract/scope';
import { callTRPCProcedure, TRPCError, type AnyTRPCProcedure } from '@trpc/server';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { z } from 'zod';

type Def = AnyTRPCProcedure['_def'] & { readonly meta?: OperationMeta; readonly output?: z.ZodType };

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>)
  .map(([id, procedure]) => ({ id, def: procedure._def as Def, meta: metaOf(id, procedure._def as Def) }))
  .toSorted((a, b) => (a.id < b.id ? -1 : 1));

const HOW =
  'An operation has changed: its doors, its authority or its shape, and clients depend on each. If it is meant, run ' +
  '`npx -y pnpm@12 exec vitest run --project architecture -u` and commit tests/architecture/catalogue.txt with the change.';

/** Whoever adds one here has thought about what a stranger can do with it. */
const OPEN = ['auth.setUp', 'device.start', 'device.token', 'invitations.preview'];

test('the catalogue of operations is the committed one', async () => {
  const lines = procedures.map(({ id, def, meta }) => {
    const { rest, mcp } = meta;
    const route = rest && `${rest.method} ${rest.path} ${rest.status ?? 200}${rest.unwrap ? ` .${rest.unwrap}` : ''}`;
    return [
      id,
      def.type,
      meta.scope ?? 'open',
      doorsOf(def, meta).join('+'),
      route ?? '-',
      mcp?.name ?? '-',
      `in ${hash(def.inputs[0] as z.ZodType | undefined, 'input')}`,
      `out ${hash(def.output, 'output')}`,
    ].join(' | ');
  });
  const compared = expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./catalogue.txt');
  await compared.catch((error: unknown) => {
    if (error instanceof Error) error.message = `${HOW}\n${error.message}`;
    throw error;
  });
});

test('the permission table, operation by role and key, is the committed one', async () => {
  const isKeys = (scope: string) => (KEY_SCOPES as readonly string[]).includes(scope);
  const lines = procedures.map(({ id, meta: { scope } }) => {
    const roles = ROLES.map((role) => (scope === null || ROLE_SCOPES[role].includes(scope as Scope) ? role : '-'));
    return [id, scope ?? 'open', ...roles, scope === null || isKeys(scope) ? 'keys' : '-'].join(' | ');
  });
  const head = ['operation', 'scope', ...ROLES, 'keys'].join(' | ');
  const compared = expect(`${head}\n${lines.join('\n')}\n`).toMatchFileSnapshot('./permissions.txt');
  await compared.catch((error: unknown) => {
    if (error instanceof Error) error.message = `Who may do what has changed.\n${HOW}\n${error.message}`;
    throw error;
  });
});

test('an operation behind fewer than two doors says why', () => {
  const silent = procedures.filter(({ def, meta }) => doorsOf(def, meta).length < 2 && !meta.doors);
  expect(silent.map(({ id }) => `${id} has one door: give it a second, or say in meta.doors why not`)).toEqual([]);
});

test('what anybody may call is a short, reviewed list', () => {
  const open = procedures.filter(({ meta }) => meta.scope === null).map(({ id }) => id);
  expect(open).toEqual(OPEN);
  expect(open.length).toBeLessThanOrEqual(8);
});

test('every scope an operation asks for is one that callers can have, and an owner has it', () => {
  const unknown = procedures.filter(({ meta }) => meta.scope !== null && !isScope(meta.scope));
  expect(unknown.map(({ id, meta }) => `${id} asks for the scope '${meta.scope}', which nobody has`)).toEqual([]);
  expect(ROLE_SCOPES.owner).toEqual(SCOPES);
});

test('no key decides or manages, whatever scopes its row names', async () => {
  expect(KEY_SCOPES).not.toContain('decide');
  expect(KEY_SCOPES).not.toContain('manage');
  const guarded = procedures.filter(
    ({ meta }) => meta.scope !== null && !(KEY_SCOPES as readonly string[]).includes(meta.scope),
  );
  expect(guarded.length).toBeGreaterThan(0);
  const actor = { kind: 'key', key_id: 'k', user_id: 'u', workspace_id: 'w', scopes: SCOPES };
  const silent = async () => {};
  const ctx = { actor, device: {}, requestId: '', rates: { take: silent }, denials: { record: silent } };
  const answers = await Promise.all(
    guarded.map(async ({ id, def: { type } }) => {
      const call = { router: appRouter, path: id, type, ctx: ctx as never, getRawInput: async () => ({}) };
      return callTRPCProcedure({ ...call, signal: undefined, batchIndex: 0 }).then(
        () => `${id} answers a key`,
        (error: unknown) => (codeOf(error) === 'FORBIDDEN' ? [] : `${id} lets a key in: ${codeOf(error)}`),
      );
    }),
  );
  expect(answers.flat()).toEqual([]);
});

function metaOf(id: string, { meta }: Def): OperationMeta {
  if (!meta) throw new Error(`${id} has no .meta(): say its summary, its scope and its doors`);
  return meta;
}

/** A subscription has no second door of the generic kind: its feed is told by its own words. */
function doorsOf({ type }: Def, { rest, mcp }: OperationMeta): string[] {
  return [type === 'subscription' ? 'socket' : 'trpc', ...(rest ? ['rest'] : []), ...(mcp ? ['mcp'] : [])];
}

function isScope(scope: string): boolean {
  return (SCOPES as readonly string[]).includes(scope);
}

/** Eight hex digits that change with the JSON Schema, `-` without one. */
function hash(schema: z.ZodType | undefined, io: 'input' | 'output'): string {
  if (!schema) return '-';
  return createHash('sha256')
    .update(JSON.stringify(inlineJsonSchema(schema, io)))
    .digest('hex')
    .slice(0, 8);
}

function codeOf(error: unknown): string {
  return error instanceof TRPCError ? error.code : String(error);
}

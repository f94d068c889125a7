import type pg from 'pg';

interface Constraint {
  readonly relation: string;
  readonly name: string;
  readonly type: 'f' | 'p' | 'u';
  readonly definition: string;
}

/**
 * Runs `fill` while these tables have no keys and indexes, and none refer to them; then makes all of it again. Inserting a
 * million rows this way takes seconds, and needs no right but that of the tables' owner. Foreign keys hold for what comes
 * later; what `fill` wrote is not checked against them, which would take as long as all the rest.
 */
export async function withoutConstraints(
  client: pg.Client,
  tables: readonly string[],
  fill: () => Promise<void>,
): Promise<void> {
  const { rows: constraints } = await client.query<Constraint>(
    `select conrelid::regclass::text as relation, quote_ident(conname) as name, contype as type,
       pg_get_constraintdef(oid) as definition
     from pg_constraint
     where contype in ('f', 'p', 'u') and (conrelid = any($1::regclass[]) or confrelid = any($1::regclass[]))
     order by contype = 'f' desc`,
    [tables],
  );
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  );
  for (const { relation, name } of constraints) await client.query(`alter table ${relation} drop constraint ${name}`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await fill();
  for (const { definition } of indexes) await client.query(definition);
  for (const { relation, name, type, definition } of constraints.toReversed()) {
    const unchecked = type === 'f' ? 'not valid' : '';
    await client.query(`alter table ${relation} add constraint ${name} ${definition} ${unchecked}`);
  }
}

import { Kysely, PostgresDialect, type ColumnMetadata, type TableMetadata } from 'kysely';
import pg from 'pg';
import { hearErrors } from './hear-errors.ts';

/** How a column is read, and written where that is wider. */
const TYPES: Readonly<Record<string, string>> = {
  uuid: 'string',
  text: 'string',
  _text: 'string[]',
  bool: 'boolean',
  int4: 'number',
  int8: 'number',
  bytea: 'Buffer',
  timestamptz: 'Timestamp',
  jsonb: 'Json',
};

const HEAD = `// Generated from the migrations by \`pnpm db:types\`. Do not edit.
import type { ColumnType } from 'kysely';

type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;
/** ISO-8601 UTC with microseconds. */
type Timestamp = ColumnType<string, string | Date, string | Date>;
/** Read as a value, written as its text. */
type Json = ColumnType<unknown, string, string>;
`;

/**
 * Writes the table types of a migrated database as TypeScript.
 *
 * @throws Error for a column type it does not know
 */
export async function generateTypes(connectionString: string): Promise<string> {
  const pool = new pg.Pool({ connectionString, max: 1 });
  hearErrors(pool, () => {});
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { rows } = await pool.query<{ home: string }>('select current_schema() as home');
    const ours = (await db.introspection.getTables()).filter((table) => table.schema === rows[0]?.home);
    const tables = ours.filter((table) => !table.name.startsWith('schema_migrations'));
    const sorted = tables.toSorted((a, b) => a.name.localeCompare(b.name));
    const database = sorted.map((table) => `  ${table.name}: ${interfaceName(table.name)};\n`).join('');
    return `${HEAD}${sorted.map(tableInterface).join('')}\nexport interface DB {\n${database}}\n`;
  } finally {
    await db.destroy();
  }
}

function tableInterface(table: TableMetadata): string {
  const columns = table.columns.toSorted((a, b) => a.name.localeCompare(b.name));
  return `\ninterface ${interfaceName(table.name)} {\n${columns.map((column) => `  ${column.name}: ${columnType(table, column)};\n`).join('')}}\n`;
}

function columnType(table: TableMetadata, column: ColumnMetadata): string {
  const type = TYPES[column.dataType];
  if (!type)
    throw new Error(`${table.name}.${column.name} has the type ${column.dataType}, which the generator does not know.`);
  const nullable = column.isNullable ? `${type} | null` : type;
  return column.hasDefaultValue || column.isAutoIncrementing ? `Generated<${nullable}>` : nullable;
}

const interfaceName = (table: string): string =>
  table.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

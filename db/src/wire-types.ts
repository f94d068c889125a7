import pg from 'pg';

const { builtins } = pg.types;

/** `2026-11-23 06:25:01.5+00` as `2026-11-23T06:25:01.500000Z`: sessions speak UTC, microseconds are kept. */
function isoTimestamp(text: string): string {
  const match = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text);
  if (!match) throw new Error(`Not a UTC timestamp: ${text}`);
  return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(6, '0')}Z`;
}

function safeInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`An integer beyond 2^53 cannot be read exactly: ${text}`);
  return number;
}

type Parser = (text: string) => unknown;

/** The array types have no names there. */
const TEXT_ARRAY = 1009;
const INT8_ARRAY = 1016;
const TIMESTAMPTZ_ARRAY = 1185;

const arrayOf =
  (parse: Parser): Parser =>
  (text) => {
    const each = (value: unknown): unknown =>
      Array.isArray(value) ? value.map(each) : typeof value === 'string' ? parse(value) : value;
    return each((pg.types.getTypeParser(TEXT_ARRAY as number) as Parser)(text));
  };

const parsers: Readonly<Record<number, Parser>> = {
  [builtins.TIMESTAMPTZ]: isoTimestamp,
  [TIMESTAMPTZ_ARRAY]: arrayOf(isoTimestamp),
  [builtins.INT8]: safeInteger,
  [INT8_ARRAY]: arrayOf(safeInteger),
};

/**
 * How values of a pool are read: timestamps as ISO-8601 UTC strings, counters as numbers. Set per pool; other pools in
 * the process need real dates.
 */
export const wireTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format !== 'binary' && parsers[oid as number]) || pg.types.getTypeParser(oid, format),
};

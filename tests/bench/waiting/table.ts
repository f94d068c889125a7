type Row = readonly string[];

/** A table in Markdown. */
export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/**
 * The rows of a table that was written before, with these in the place of theirs.
 *
 * @param order how rows begin, in the order they are to stand in; others are left out
 */
export function mergeRows(written: string, rows: readonly Row[], order: readonly Row[]): Row[] {
  const before = written.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return order.flatMap((begin) => {
    const isIt = (row: Row): boolean => begin.every((cell, index) => row[index] === cell);
    return [rows.find(isIt) ?? before.find(isIt) ?? []].filter(({ length }) => length > 0);
  });
}

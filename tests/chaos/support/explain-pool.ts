import type pg from 'pg';

/** What one statement of the server cost when it ran. */
export interface Explained {
  readonly text: string;
  /** Of the plan, one line a node. */
  readonly plan: string;
  /** Those of the tables that it reads from end to end. */
  readonly wholeTables: readonly string[];
  /** Rows of these tables fetched, those that a filter threw away included. */
  readonly rows: number;
  /** Blocks of 8 KB looked at, in memory or not. */
  readonly blocks: number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Parent Relationship'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/**
 * Runs each statement that goes through the pool first as EXPLAIN ANALYZE, undone at once, with its own parameters and
 * where it stands in its transaction; then as it is.
 *
 * @param tables whose rows are counted
 * @returns takes what was explained since the last time
 */
export function explainPool(pool: pg.Pool, tables: readonly string[]): { take(): Explained[] } {
  let explained: Explained[] = [];
  const known = new WeakSet<pg.PoolClient>();
  pool.on('acquire', (client) => {
    if (known.has(client)) return;
    known.add(client);
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<pg.QueryResult>;
    let inTransaction = false;
    client.query = (async (text: unknown, values: unknown, ...rest: unknown[]) => {
      if (typeof text !== 'string' || rest.length > 0) return query(text, values, ...rest);
      if (/^\s*(begin|start transaction)\b/i.test(text)) inTransaction = true;
      if (/^\s*(commit|rollback)\s*$/i.test(text)) inTransaction = false;
      if (/^\s*(select|with|insert|update|delete)\b/i.test(text)) {
        await query(inTransaction ? 'savepoint explained' : 'begin');
        try {
          const { rows } = await query(`explain (analyze, buffers, timing off, format json) ${text}`, values);
          explained.push(summarize(text, rows[0]['QUERY PLAN'][0].Plan, tables));
        } finally {
          await query(inTransaction ? 'rollback to explained; release explained' : 'rollback');
        }
      }
      return query(text, values);
    }) as typeof client.query;
  });
  return {
    take() {
      const taken = explained;
      explained = [];
      return taken;
    },
  };
}

function summarize(text: string, root: PlanNode, tables: readonly string[]): Explained {
  const nodes = withDepth(root);
  const scans = nodes
    .map(({ node }) => node)
    .filter((node) => node['Node Type'].endsWith('Scan') && tables.includes(node['Relation Name'] ?? ''));
  return {
    text: text.replaceAll(/\s+/g, ' ').trim(),
    plan: nodes.map(({ node, depth }) => '  '.repeat(depth) + describe(node)).join('\n'),
    wholeTables: scans.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] ?? ''),
    rows: scans.reduce((sum, node) => sum + fetched(node), 0),
    // What a WITH clause writes and nothing reads is run after the root has ended, and not counted there.
    blocks: [root, ...(root.Plans ?? []).filter(isWritingClause)].reduce((sum, node) => sum + blocksOf(node), 0),
  };
}

const isWritingClause = (node: PlanNode): boolean =>
  node['Node Type'] === 'ModifyTable' && node['Parent Relationship'] === 'InitPlan';

const blocksOf = (node: PlanNode): number => node['Shared Hit Blocks'] + node['Shared Read Blocks'];

const fetched = (node: PlanNode): number =>
  node['Actual Loops'] *
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0));

const withDepth = (node: PlanNode, depth = 0): { node: PlanNode; depth: number }[] => [
  { node, depth },
  ...(node.Plans ?? []).flatMap((child) => withDepth(child, depth + 1)),
];

function describe(node: PlanNode): string {
  const of = [node['Relation Name'], node['Index Name'] && `by ${node['Index Name']}`].filter(Boolean).join(' ');
  return `${node['Node Type']} ${of} rows=${fetched(node)} blocks=${blocksOf(node)}`;
}

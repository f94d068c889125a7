import { verifyAudit, type ChainReport } from '@beckon/core/audit/verify-audit';
import { appRoleObstacle } from '@beckon/db/app-role';
import type { Database } from '@beckon/db/open-database';
import { withOwner } from '@beckon/db/owner-connection';

/** Does the server work as a role that cannot change the audit log? */
export async function lookAtRole({ connectionString, role }: Database): Promise<string | { note: string }> {
  if (role !== undefined) return `the server works as ${role}, which cannot change tables or the audit log`;
  const obstacle = await withOwner(connectionString, appRoleObstacle);
  const way =
    obstacle ??
    'Something before the server drops the options of connections. Let DATABASE_URL name the server itself.';
  return { note: `the server works as the owner of the tables, and only the hash chain guards the audit log. ${way}` };
}

/** Is every row of the audit log the one that was written? @throws Error that names the first that is not */
export async function lookAtChains({ db }: Database): Promise<string> {
  const chains = await verifyAudit(db);
  const [broken] = chains.filter((chain) => chain.broken);
  if (broken) {
    throw new Error(
      `${chainName(broken)}: ${broken.broken?.reason} at ${broken.broken?.seq}. Somebody with the owner's rights, or a restored backup, changed it; beckon audit verify shows every chain.`,
    );
  }
  return `${rowCount(chains.reduce((sum, { length }) => sum + length, 0))}, as written`;
}

export const rowCount = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);

/** How a chain is called in a sentence. */
export const chainName = ({ workspace_id }: Pick<ChainReport, 'workspace_id'>): string =>
  workspace_id === null ? 'the installation' : `workspace ${workspace_id}`;

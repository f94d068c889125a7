import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres.ts';

/** A PostgreSQL server, whoever runs it. */
export interface DatabaseServer extends EmbeddedPostgres {
  readonly kind: 'embedded' | 'external';
}

export interface DatabaseServerOptions extends EmbeddedPostgresOptions {
  /** A server. Unset: the one that Beckon brings along, in `dataDir`. */
  readonly url?: string | undefined;
  readonly dataDir?: string | undefined;
}

/**
 * The server of `url`, else the one of `dataDir`; it is not asked whether it answers.
 *
 * @throws Error one sentence: neither is given, or the embedded one does not start
 */
export async function databaseServer({ url, dataDir, ...embedded }: DatabaseServerOptions): Promise<DatabaseServer> {
  if (url !== undefined) return { connectionString: url, kind: 'external', release: () => Promise.resolve() };
  if (dataDir === undefined) throw new Error('Neither DATABASE_URL nor a data folder is given; set one of them.');
  return { ...(await startEmbeddedPostgres(dataDir, embedded)), kind: 'embedded' };
}

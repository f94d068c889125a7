import type { System } from '@beckon/core/context';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';

/** Mounts `/health` (the process lives) and `/ready` (it can work: database reached, migrations applied). */
export function mountHealth(
  app: FastifyInstance,
  system: System,
  options: { version: string; pendingMigrations(): Promise<string[]> },
): void {
  app.get('/health', () => ({ status: 'healthy', server: 'unified', version: options.version }));
  app.get('/ready', async (request, reply) => {
    try {
      await sql`select 1`.execute(system.db);
      const pending = await options.pendingMigrations();
      if (pending.length === 0) return { status: 'ready' };
      return await reply.code(503).send({ detail: `Migrations are pending: ${pending.join(', ')}` });
    } catch (error) {
      request.log.error(error);
      return reply.code(503).send({ detail: 'The database does not answer.' });
    }
  });
}

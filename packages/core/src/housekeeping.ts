import { sql } from 'kysely';
import { expireAsks } from './ask/expire-asks.ts';
import type { System } from './context.ts';
import { forEach } from './instance/for-each.ts';
import { sweepListeners } from './instance/listeners.ts';
import { sweepInstances } from './instance/sweep-instances.ts';
import { sweepConnections } from './oauth/sweep-connections.ts';

/** One round of what time alone brings about. Any number of processes may run it. @throws AggregateError at the end */
export async function keepHouse(system: Pick<System, 'db' | 'bell' | 'listeners'>): Promise<void> {
  await forEach<() => Promise<unknown>>(
    [
      () => expireAsks(system),
      () => sweepInstances(system),
      () => sweepListeners(system),
      () => system.listeners.retell(),
      () => sweepConnections(system),
      () => sql`delete from idempotency where created_at < now() - interval '24 hours'`.execute(system.db),
      // What a process that died was handing out; its messages are claimed anew whenever somebody asks.
      () => sql`delete from claims where created_at < now() - interval '1 day'`.execute(system.db),
      () => sql`delete from tickets where expires_at < now()`.execute(system.db),
      () => sql`delete from sessions where expires_at < now()`.execute(system.db),
      () => sql`delete from device_codes where expires_at < now()`.execute(system.db),
      () => sql`delete from device_guesses where since < now() - interval '1 day'`.execute(system.db),
    ],
    (task) => task(),
  );
}

import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { AppError } from '../app-error.ts';

const MAX_WRONG = 5;
const WINDOW_MINUTES = 10;

/**
 * Lets a person try a code. Every try is counted before it is looked at, so that many at once are no more than five; a
 * right one is counted off again, and only itself: a code of one's own does not pay for guesses at others.
 *
 * @param attempt undefined where the code was wrong
 * @throws AppError TOO_MANY_REQUESTS after five wrong codes in ten minutes
 */
export async function guess<T>(db: Db, userId: string, attempt: () => Promise<T | undefined>): Promise<T | undefined> {
  const over = sql`g.since < now() - make_interval(mins => ${WINDOW_MINUTES})`;
  const { rows } = await sql<{ wrong: number; left: number }>`
    insert into device_guesses as g (user_id) values (${userId})
    on conflict (user_id) do update set
      wrong = case when ${over} then 1 else g.wrong + 1 end, since = case when ${over} then now() else g.since end
    returning wrong, ceil(extract(epoch from since + make_interval(mins => ${WINDOW_MINUTES}) - now()))::int as left`.execute(
    db,
  );
  const { wrong, left } = rows[0] ?? { wrong: 1, left: 0 };
  if (wrong > MAX_WRONG) {
    throw new AppError(
      'TOO_MANY_REQUESTS',
      `You have tried ${MAX_WRONG} codes that do not exist. Try again in ${Math.ceil(left / 60)} minutes.`,
      { retryAfterSeconds: left },
    );
  }
  const found = await attempt();
  if (found !== undefined) {
    await sql`update device_guesses set wrong = greatest(wrong - 1, 0) where user_id = ${userId}`.execute(db);
  }
  return found;
}

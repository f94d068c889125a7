import { MAX_PREFERENCES_BYTES, Preferences } from '@beckon/contract/preferences';
import { byteLength } from '@beckon/shared/byte-length';
import { sql } from 'kysely';
import { AppError, badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';

/** How the caller likes to work; what was never said is as it comes. */
export async function getPreferences(ctx: Pick<Context, 'db' | 'actor'>): Promise<Preferences> {
  const { rows } = await sql<{ preferences: unknown }>`
    select preferences from user_preferences where user_id = ${ctx.actor.user_id}`.execute(ctx.db);
  return Preferences.safeParse(rows[0]?.preferences ?? {}).data ?? Preferences.parse({});
}

/** Replaces the caller's preferences whole. @throws AppError PAYLOAD_TOO_LARGE over 16 KB, BAD_REQUEST for NUL */
export async function setPreferences(ctx: Pick<Context, 'db' | 'actor'>, input: Preferences): Promise<Preferences> {
  const json = JSON.stringify(input);
  if (/\\u(?:0000|d[89a-f])/i.test(json.replaceAll('\\\\', ''))) {
    throw badRequest('Preferences cannot contain NUL (0x00) characters or lone surrogates.');
  }
  const bytes = byteLength(json);
  if (bytes > MAX_PREFERENCES_BYTES) {
    const sentence = `Preferences have ${bytes} bytes of JSON; at most ${MAX_PREFERENCES_BYTES} are kept. Remove a saved filter.`;
    throw new AppError('PAYLOAD_TOO_LARGE', sentence);
  }
  await sql`insert into user_preferences (user_id, preferences) values (${ctx.actor.user_id}, ${json}::jsonb)
    on conflict (user_id) do update set preferences = excluded.preferences, updated_at = now()`.execute(ctx.db);
  return input;
}

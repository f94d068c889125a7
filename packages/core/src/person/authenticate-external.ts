import { ROLE_SCOPES, type Role } from '@beckon/contract/scope';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import type { PersonActor, System } from '../context.ts';
import type { ExternalPerson } from './external-issuer.ts';
import { provisionPerson } from './provision-person.ts';

/**
 * Who a token of another issuer speaks for. Whoever comes for the first time gets an account.
 *
 * @returns the actor; a sentence when there can be none; undefined when it is no token of that issuer
 */
export async function authenticateExternal(
  system: Pick<System, 'db' | 'issuer'>,
  token: string,
  workspaceId?: string,
): Promise<PersonActor | string | undefined> {
  const person = await system.issuer?.verify(token);
  if (!person) return undefined;
  const userId = (await findUser(system, person)) ?? (await makeUser(system, person));
  if (userId === undefined) {
    return `An account with the address of this token exists already. Sign in to it and join the two there.`;
  }
  const { rows } = await sql<{ workspace_id: string; role: Role }>`
    select m.workspace_id, m.role from members m join workspaces w on w.id = m.workspace_id
    where m.user_id = ${userId} and (${workspaceId ?? null}::uuid is null or m.workspace_id = ${workspaceId ?? null})
    order by w.personal_user_id = m.user_id desc nulls last, m.created_at limit 1`.execute(system.db);
  const [member] = rows;
  if (!member) return workspaceId === undefined ? undefined : 'You are no member of the workspace that was named.';
  const { expires_at } = person;
  return { kind: 'person', session_id: null, expires_at, user_id: userId, ...member, scopes: ROLE_SCOPES[member.role] };
}

const providerOf = ({ issuer }: ExternalPerson): string => `issuer ${issuer}`;

async function findUser({ db }: Pick<System, 'db'>, person: ExternalPerson): Promise<string | undefined> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from accounts
    where provider_id = ${providerOf(person)} and account_id = ${person.subject}`.execute(db);
  return rows[0]?.user_id;
}

/** @returns undefined when the address belongs to somebody who has not come this way */
async function makeUser({ db }: Pick<System, 'db'>, person: ExternalPerson): Promise<string | undefined> {
  const email = person.email ?? `${person.subject}@${new URL(person.issuer).hostname}`.toLowerCase();
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      insert into users (email, email_verified, display_name)
      values (${email}, ${person.email_verified}, ${person.name ?? null})
      on conflict (email) do nothing returning id`.execute(tx);
    const userId = rows[0]?.id;
    // Two first calls at once: the other one has made it.
    if (userId === undefined) return findUser({ db: tx }, person);
    await sql`insert into accounts (user_id, provider_id, account_id)
      values (${userId}, ${providerOf(person)}, ${person.subject})`.execute(tx);
    await provisionPerson(tx, userId);
    return userId;
  });
}

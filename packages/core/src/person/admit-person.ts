import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { hashSecret } from '../key/key-token.ts';

/** Who may make an account: `first`: the first person, then by invitation; `open`: anybody; `closed`: nobody. */
export type SignUpPolicy = 'first' | 'open' | 'closed';

/** Was an invitation or a share given to just this address? Whoever brings it has shown that the address is theirs. */
export async function provesAddress(db: Db, email: string, invitation: string | undefined): Promise<boolean> {
  if (!invitation) return false;
  const hash = hashSecret(invitation);
  const { rows } = await sql`
    select from invitations where token_hash = ${hash} and email = ${email.toLowerCase()}
      and accepted_at is null and revoked_at is null and expires_at > now()
    union all
    select from instance_shares where token_hash = ${hash} and email = ${email.toLowerCase()}
      and user_id is null and token_expires_at > now()`.execute(db);
  return rows.length > 0;
}

/**
 * Decides whether somebody may make an account, and binds the invitation they bring to their address: it then serves
 * nobody else. Of any number who bring the same one at once, one succeeds.
 *
 * @param person.invitation the token of an invitation to a workspace or of a share
 * @returns why not, in a sentence; undefined when they may
 */
export async function admitPerson(
  db: Db,
  policy: SignUpPolicy,
  person: { email: string; invitation?: string | undefined },
): Promise<string | undefined> {
  if (policy === 'open') return undefined;
  if (policy === 'closed') return 'Accounts are made by the person who runs this Beckon. Ask for one.';
  const { invitation } = person;
  if (!invitation) return 'This Beckon takes new people by invitation. Open the link of yours again, or ask for one.';
  const email = person.email.toLowerCase();
  const hash = hashSecret(invitation);
  const { rows: claimed } = await sql`
    update invitations set claimed_email = ${email}
    where token_hash = ${hash} and accepted_at is null and revoked_at is null and expires_at > now()
      and coalesce(claimed_email, email, ${email}) = ${email} and coalesce(email, ${email}) = ${email}
    returning id`.execute(db);
  if (claimed.length > 0) return undefined;
  const { rows: shares } = await sql`
    select from instance_shares where token_hash = ${hash} and token_expires_at > now() and email = ${email}`.execute(
    db,
  );
  if (shares.length > 0) return undefined;
  return 'This invitation has expired, was used, or is for another address. Ask for a new one.';
}

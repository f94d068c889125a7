import { createKey } from '@beckon/core/key/manage-keys';
import type { Role } from '@beckon/contract/scope';
import { sql } from 'kysely';
import { restAs, type RestCaller } from '../../support/rest.ts';
import { createPerson, type TestPerson, type TestServer } from '../../support/start-test-server.ts';

export interface Team {
  readonly id: string;
  /** `/workspaces/<id>` */
  readonly path: string;
  readonly owner: TestPerson;
  /** Makes a person, or lets that one in, as a member whose session acts in the team's workspace. */
  join(role: Role, person?: TestPerson): Promise<TestPerson>;
}

export const by = (server: TestServer, person: TestPerson): RestCaller => restAs(server.url, { cookie: person.cookie });

/** A workspace beside the personal one, in which the owner's session acts too. */
export async function makeTeam(server: TestServer, name = 'Team'): Promise<Team> {
  const owner = await createPerson(server);
  const { status, body } = await by(server, owner)('POST', '/workspaces', { name });
  if (status !== 201) throw new Error(`The workspace was refused: ${JSON.stringify(body)}`);
  const { id } = body as { id: string };
  await actIn(server, owner, id);
  return {
    id,
    path: `/workspaces/${id}`,
    owner,
    async join(role, person) {
      const member = person ?? (await createPerson(server));
      await sql`insert into members (workspace_id, user_id, role) values (${id}, ${member.user_id}, ${role})`.execute(
        server.system.db,
      );
      await actIn(server, member, id);
      return member;
    },
  };
}

async function actIn(server: TestServer, person: TestPerson, workspaceId: string): Promise<void> {
  await sql`update sessions set workspace_id = ${workspaceId} where user_id = ${person.user_id}`.execute(
    server.system.db,
  );
}

/** An agent of the team's workspace that acts for the member, by a key of its own. */
export async function agentOf(server: TestServer, team: Team, member: TestPerson): Promise<RestCaller> {
  const owner = { workspace_id: team.id, user_id: member.user_id };
  const { api_key: key } = await createKey(server.system, owner, { name: 'agent' });
  return restAs(server.url, { key });
}

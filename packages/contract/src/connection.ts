import { z } from 'zod';
import { Id, Timestamp } from './id.ts';
import { KeyScope, Role } from './scope.ts';

/** What a client that a person connects may be given, besides reading: what an agent's key has. It never decides. */
export const CONNECTION_SCOPES = ['agent', 'relay'] as const satisfies readonly KeyScope[];
export type ConnectionScope = (typeof CONNECTION_SCOPES)[number];

/** Longest name that a client may give of itself, and how many addresses of how many characters it may send people to. */
export const MAX_CLIENT_NAME = 100;
export const MAX_REDIRECTS = 20;
export const MAX_REDIRECT = 1_000;
/** Characters of a client id that is the address of a document. */
export const MAX_CLIENT_ID = 1_000;

const CLIENT = {
  client_id: z.string(),
  client_name: z.string().nullable().describe('What the client calls itself. Anybody can call itself anything.'),
  client_host: z
    .string()
    .nullable()
    .describe('The site that vouches for the name; null where nobody does, as with a client that registered itself.'),
};

/** A client that a person has allowed in. */
export const Connection = z
  .object({
    id: Id,
    ...CLIENT,
    workspace_id: Id,
    workspace_name: z.string(),
    scopes: z.array(KeyScope),
    created_at: Timestamp,
    last_used_at: Timestamp.nullable().describe('Noted once a minute.'),
  })
  .meta({ id: 'Connection' });
export type Connection = z.infer<typeof Connection>;

export const ConnectionList = z.object({ items: z.array(Connection) });
export const RevokeConnectionInput = z.strictObject({ connection_id: Id });

export const PreviewConnectionInput = z.strictObject({ client_id: z.string().min(1).max(MAX_CLIENT_ID) });

/** What a person is shown before deciding on a client. */
export const ConnectionPreview = z
  .object({
    ...CLIENT,
    workspaces: z
      .array(z.object({ id: Id, name: z.string(), is_personal: z.boolean(), role: Role }))
      .describe('Where the person may connect it: the workspaces in which they may make keys.'),
  })
  .meta({ id: 'ConnectionPreview' });
export type ConnectionPreview = z.infer<typeof ConnectionPreview>;

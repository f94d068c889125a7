import { sql } from 'kysely';

/** A client as people are shown it; on `oauth_clients c`. A document is vouched for by the host it was read from. */
export const clientColumns = sql`c.client_id, c.name as client_name,
  case when c.client_discovery_id is not null then substring(c.client_id from '^https://([^/?#]+)') end as client_host`;

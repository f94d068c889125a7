import type { System } from '@beckon/core/context';
import { isDocumentAddress, readClientDocument } from '@beckon/core/oauth/client-document';
import { DOCUMENT_CLIENT, isClientFresh, saveClient } from '@beckon/core/oauth/save-client';
import type { OAuthProviderExtension } from '@better-auth/oauth-provider';
import { APIError } from 'better-auth/api';

type Discovery = Extract<NonNullable<OAuthProviderExtension['clientDiscovery']>, { id: string }>;

/** Reads a JSON document from an address that somebody else named. @throws anything when it cannot */
export type FetchJson = (url: string) => Promise<unknown>;

const MAX_FETCHES = 8;

/**
 * Clients whose id is the address of a document about them. The document is read before a person decides, and again when it
 * was read five minutes ago; where a code or a token is redeemed, what was read then holds.
 *
 * @param fetchJson by the installation's way out, where none is given
 */
export function documentClients(system: Pick<System, 'db' | 'egress'>, fetchJson?: FetchJson): Discovery {
  const fetchDocument = fetchJson ?? ((address) => fetchByEgress(system, address));
  const underway = new Map<string, Promise<void>>();

  async function read(address: string): Promise<void> {
    const document = await fetchDocument(address).catch(() => {
      throw refused('client_document_unreachable', `The client's document could not be read from ${address}.`);
    });
    const client = readClientDocument(address, document);
    if (typeof client === 'string') throw refused('client_document_invalid', client);
    await saveClient(system.db, client);
  }

  async function readOnce(address: string): Promise<void> {
    const known = underway.get(address);
    if (known) return known;
    if (underway.size >= MAX_FETCHES)
      throw refused('temporarily_unavailable', 'Too many clients come at once. Try again.');
    const reading = read(address).finally(() => underway.delete(address));
    underway.set(address, reading);
    return reading;
  }

  return {
    id: DOCUMENT_CLIENT,
    matches: isDocumentAddress,
    async resolve(ctx, clientId, existing) {
      if (ctx.path === '/oauth2/token') return existing;
      if (existing && (await isClientFresh(system.db, clientId))) return existing;
      await readOnce(clientId);
      return ctx.context.adapter.findOne({ model: 'oauthClient', where: [{ field: 'clientId', value: clientId }] });
    },
  };
}

async function fetchByEgress({ egress }: Pick<System, 'egress'>, address: string): Promise<unknown> {
  const fetched = await egress.getJson(address);
  if (fetched.kind === 'json') return fetched.value;
  throw new Error(`The document cannot be read: ${fetched.kind}`);
}

const refused = (error: string, description: string): APIError =>
  new APIError('BAD_REQUEST', { error, error_description: description });

import { MAX_CLIENT_ID, MAX_CLIENT_NAME, MAX_REDIRECTS } from '@beckon/contract/connection';
import { z } from 'zod';
import { isRedirectUri } from './redirect-uri.ts';

/** What counts of a client's metadata document. */
export interface ClientDocument {
  readonly client_id: string;
  readonly client_name: string;
  readonly redirect_uris: readonly string[];
}

/** A client id that is the address of a document: https, a host, a path without dots that lead elsewhere, nothing after it. */
const ADDRESS = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?\/(?!.*(?:^|\/)\.{1,2}(?:[/?]|$))[\w\-./~%]*(?:\?[^#\\\s]*)?$/;

export const isDocumentAddress = (clientId: string): boolean =>
  clientId.length <= MAX_CLIENT_ID && ADDRESS.test(clientId) && !/%2e/i.test(clientId) && URL.canParse(clientId);

const Redirects = z
  .array(z.string().refine(isRedirectUri, 'must be https, or http on localhost, 127.0.0.1 or [::1]'))
  .min(1)
  .max(MAX_REDIRECTS);

const Document = z.object({
  client_id: z.string(),
  client_name: z.string().trim().min(1).max(MAX_CLIENT_NAME),
  redirect_uris: Redirects,
  grant_types: z
    .array(z.string())
    .refine((types) => types.includes('authorization_code'))
    .optional(),
  response_types: z
    .array(z.string())
    .refine((types) => types.includes('code'))
    .optional(),
  token_endpoint_auth_method: z.literal('none').optional(),
  // A document is public: there is no secret in it that could prove anything.
  client_secret: z.never().optional(),
});

/**
 * Reads a client's metadata document. The client is who the document says only if the document says so of the very address
 * it was read from.
 *
 * @returns a sentence where the document cannot be used
 */
export function readClientDocument(address: string, document: unknown): ClientDocument | string {
  const parsed = Document.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `The client's document cannot be used: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'invalid'}.`;
  }
  const { client_id, client_name, redirect_uris } = parsed.data;
  if (client_id !== address) return "The client's document names another client_id than its own address.";
  return { client_id, client_name: client_name.toWellFormed().replaceAll('\0', ''), redirect_uris };
}

/** An authorization request as the server signed it. It is checked there; here it is only shown. */
export interface ConsentRequest {
  /** As it came: it goes back with the decision. */
  readonly request: string;
  readonly client_id: string;
  readonly scopes: readonly string[];
  /** Where the browser goes after the decision. */
  readonly redirect_host: string;
  readonly isLoopback: boolean;
}

/** Undefined for what is none. */
export function readConsentRequest(request: string): ConsentRequest | undefined {
  const query = new URLSearchParams(decoded(request));
  const [client_id, redirect] = [query.get('client_id'), query.get('redirect_uri')];
  if (!client_id || !redirect || !URL.canParse(redirect)) return undefined;
  const { host, hostname } = new URL(redirect);
  return {
    request,
    client_id,
    scopes: (query.get('scope') ?? '').split(' '),
    redirect_host: host,
    isLoopback: ['localhost', '127.0.0.1', '[::1]'].includes(hostname),
  };
}

/** The text in base64url; empty for anything else. */
function decoded(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

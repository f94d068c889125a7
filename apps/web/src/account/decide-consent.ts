/** What a person decides about a client. */
export type Decision = { readonly accept: false } | { readonly accept: true; readonly workspace_id: string };

interface Answer {
  readonly url?: unknown;
  readonly error_description?: unknown;
  readonly detail?: unknown;
}

/**
 * Tells the server what a person has decided about a request.
 *
 * @returns the address to go to: the client's, over https or on this computer
 * @throws Error a sentence for the person
 */
export async function decideConsent(request: string, decision: Decision): Promise<string> {
  const response = await fetch('/api/auth/oauth2/consent', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ request, ...decision }),
  }).catch(() => {
    throw new Error('Beckon cannot be reached. Check the connection and try again.');
  });
  const { url, error_description, detail } = (await response.json().catch(() => ({}))) as Answer;
  if (response.ok && typeof url === 'string' && /^https?:\/\//.test(url)) return url;
  const sentence = error_description ?? detail;
  throw new Error(
    typeof sentence === 'string'
      ? sentence
      : 'The request has expired. Start again from the program that sent you here.',
  );
}

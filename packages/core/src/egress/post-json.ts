/** What became of a request to an address that a user gave. The body of its answer is never shown to anybody. */
export type Posted =
  | { readonly kind: 'answered'; readonly status: number }
  /** `reason`: a code such as ECONNREFUSED, where there is one. */
  | { readonly kind: 'unreachable'; readonly reason: string | undefined }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'bad_url' };

/**
 * The one way out for addresses that users set: one POST, no redirects followed, no body read, bounded in time.
 *
 * @param options.timeoutMs until the headers of the answer
 */
export async function postJson(
  url: string,
  body: unknown,
  options: { headers: Readonly<Record<string, string>>; timeoutMs: number },
): Promise<Posted> {
  if (!isHttpUrl(url)) return { kind: 'bad_url' };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...options.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    await response.body?.cancel().catch(() => {});
    return { kind: 'answered', status: response.status };
  } catch (error) {
    return (error as Error).name === 'TimeoutError'
      ? { kind: 'timeout' }
      : { kind: 'unreachable', reason: reasonOf(error) };
  }
}

/** Is it an absolute address over http or https? */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function reasonOf(error: unknown): string | undefined {
  const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : undefined;
}

export interface RestAnswer<T = any> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface RestCaller {
  (
    method: string,
    path: string,
    body?: unknown,
    options?: { headers?: Record<string, string>; signal?: AbortSignal },
  ): Promise<RestAnswer>;
}

/** Calls the REST door as one caller. `path` is relative to /api/v1. */
export function restAs(url: string, credential: { key: string } | { cookie: string } | undefined): RestCaller {
  return async (method, path, body, options = {}) => {
    const headers: Record<string, string> = { ...options.headers };
    if (credential && 'key' in credential) headers['authorization'] = `Bearer ${credential.key}`;
    if (credential && 'cookie' in credential) headers['cookie'] = credential.cookie;
    if (body !== undefined) headers['content-type'] ??= 'application/json';
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(options.signal && { signal: options.signal }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
}

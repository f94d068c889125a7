/** What a browser keeps between its requests to one server: cookies. It sends Origin, as browsers do. */
export interface BrowserSession {
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  cookie(name: string): string | undefined;
  /** For a Cookie header. */
  readonly cookies: string;
}

export interface Answer<T = any> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Opens a browser without a screen. */
export function browserSession(url: string): BrowserSession {
  const jar = new Map<string, string>();
  return {
    async call(method, path, body, headers = {}) {
      const response = await fetch(new URL(path, url), {
        method,
        redirect: 'manual',
        headers: {
          origin: url,
          'sec-fetch-site': 'same-origin',
          ...(jar.size > 0 && { cookie: this.cookies }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: parsed(text) };
    },
    cookie: (name) => jar.get(name),
    get cookies() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

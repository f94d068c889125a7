import type { FastifyRequest } from 'fastify';

/**
 * The request as the fetch standard has it. Its body must have been read as a buffer.
 *
 * @param base origin of the URL
 */
export function toWebRequest(request: FastifyRequest, base: string, signal?: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  const body = request.method === 'POST' ? new Uint8Array((request.body as Buffer | undefined) ?? []) : null;
  return new Request(new URL(request.url, base), {
    method: request.method,
    headers,
    body,
    ...(signal && { signal }),
  });
}

const firstBytes = new TextEncoder().encode(': open\n\n');

/**
 * Puts a comment in front of an event stream. Servers hold the headers back until the first bytes of a body, and
 * clients give up on a call that has sent nothing within a minute.
 */
export function openAtOnce(response: Response): Response {
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({ start: (controller) => controller.enqueue(firstBytes) }),
  );
  return new Response(body, { status: response.status, headers: response.headers });
}

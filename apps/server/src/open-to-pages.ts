import type { FastifyInstance } from 'fastify';

/** What a client of MCP in a browser sends beside what every page may send. */
const HEADERS = 'authorization, content-type, mcp-protocol-version';

/**
 * Lets pages of any site read the answers of `url`: for what is public, or proves itself without a cookie. A page's cookies
 * are never let in.
 */
export function allowPages(app: FastifyInstance, url: string, { method }: { method: string }): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url === url) void reply.header('access-control-allow-origin', '*');
  });
  app.options(url, (_, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', method)
      .header('access-control-allow-headers', HEADERS)
      .header('access-control-max-age', '600')
      .send(),
  );
}

import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { REST_PREFIX } from './rest-door.ts';

const API = [REST_PREFIX, '/api', '/mcp', '/trpc', '/.well-known'];

/**
 * Serves the built dashboard; paths it routes itself get its page, unknown paths of the doors a JSON 404.
 *
 * @param dist folder of the build; undefined serves the doors alone
 */
export function mountDashboard(app: FastifyInstance, dist: string | undefined): void {
  if (dist) {
    const root = realpathSync(dist);
    void app.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      cacheControl: false,
      // A link that leads out of the folder is no file of it.
      allowedPath: (path) => realpathSync(join(root, path)).startsWith(root + sep),
      setHeaders: (response, path) => {
        // Vite names what is under assets/ by its content.
        void response.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isDoor = API.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
    if (isDoor || !dist || (request.method !== 'GET' && request.method !== 'HEAD') || /\.\w+$/.test(path)) {
      return reply.code(404).send({ detail: 'Not Found' });
    }
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').sendFile('index.html');
  });
}

import { resourceMetadata, serverMetadata } from '@beckon/auth/oauth-metadata';
import { resourceAt, type OAuthNames } from '@beckon/auth/oauth-names';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { allowPages } from './open-to-pages.ts';

const RESOURCE = '/.well-known/oauth-protected-resource';
const SERVER = '/.well-known/oauth-authorization-server';

/** Where a client of the MCP door at `host` learns how to be let in. */
export const resourceMetadataUrl = (names: OAuthNames, host: string | undefined): string =>
  `${new URL(resourceAt(names, host)).origin}${RESOURCE}/mcp`;

/**
 * Mounts the documents by which MCP clients find out how to be let in, under the paths that clients try. Every other path
 * of `/.well-known` is a JSON 404.
 */
export function mountWellKnown(app: FastifyInstance, names: () => OAuthNames | undefined): void {
  type Document = (names: OAuthNames, host: string | undefined) => unknown;
  const resource: Document = (called, host) => resourceMetadata(called, resourceAt(called, host));
  const server: Document = (called) => serverMetadata(called);
  const documents: readonly [url: string, Document][] = [
    [RESOURCE, resource],
    [`${RESOURCE}/mcp`, resource],
    [SERVER, server],
    [`${SERVER}/api/auth`, server],
  ];
  void app.register(async (door) => {
    for (const [url, document] of documents) {
      allowPages(door, url, { method: 'GET' });
      door.get(url, (request, reply: FastifyReply) => {
        const called = names();
        if (!called) return reply.code(404).send({ detail: 'Not Found' });
        return reply.send(document(called, request.headers.host));
      });
    }
  });
}

import type { FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REST_PREFIX } from './rest-door.ts';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Beckon API</title>
<link rel="icon" href="/calm.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
const start = `SwaggerUIBundle({ url: '${REST_PREFIX}/openapi.json', dom_id: '#api', deepLinking: true });\n`;

/** The API reference draws itself with styles on its elements, images in its style sheet and markup from text. */
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Mounts the API reference at `/docs`. @param folder where the library's files are */
export function mountDocs(app: FastifyInstance, folder: string = installedLibrary()): void {
  const files: [string, string, () => string | Buffer][] = [
    ['/docs', 'text/html; charset=utf-8', () => page],
    ['/docs/start.js', 'text/javascript; charset=utf-8', () => start],
    ['/docs/swagger-ui.css', 'text/css; charset=utf-8', () => readFileSync(join(folder, 'swagger-ui.css'))],
    [
      '/docs/swagger-ui-bundle.js',
      'text/javascript; charset=utf-8',
      () => readFileSync(join(folder, 'swagger-ui-bundle.js')),
    ],
  ];
  for (const [url, type, content] of files) {
    app.get(url, (_, reply) => reply.type(type).header('content-security-policy', CSP).send(content()));
  }
}

const installedLibrary = (): string => dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

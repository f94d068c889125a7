import type { AnyTRPCRouter } from '@trpc/server';
import { listOperations, type Operation } from '../operation.ts';
import { pathParameters } from '../operation-check.ts';
import { SchemaComponents } from './openapi-components.ts';
import { errorResponses, errorSchemas, sharedResponses } from './openapi-errors.ts';
import type { JsonSchema } from '../schema/json-schema.ts';

export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  /** Where the routes are mounted: `https://example.com/api/v1`. */
  readonly serverUrl: string;
  /** What the bearer token is and where to get one. */
  readonly bearerDescription?: string;
}

/**
 * The OpenAPI 3.1 document of a router's REST door.
 *
 * @throws Error at start-up when a schema has no JSON form, and see listOperations
 */
export function createOpenApiDocument(router: AnyTRPCRouter, options: OpenApiOptions): Record<string, unknown> {
  const components = new SchemaComponents(errorSchemas);
  const paths: Record<string, Record<string, unknown>> = {};
  const tags = new Set<string>();
  for (const operation of listOperations(router)) {
    const { rest } = operation.meta;
    if (!rest) continue;
    const tag = rest.tag ?? operation.id.replace(/\..*/, '');
    tags.add(tag);
    (paths[rest.path] ??= {})[rest.method.toLowerCase()] = describe(operation, tag, components);
  }
  const { title, version, description, serverUrl, bearerDescription } = options;
  return {
    openapi: '3.1.0',
    info: { title, version, ...(description !== undefined && { description }) },
    servers: [{ url: serverUrl }],
    tags: Array.from(tags, (name) => ({ name })),
    paths,
    components: {
      responses: sharedResponses,
      schemas: components.schemas,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          ...(bearerDescription !== undefined && { description: bearerDescription }),
        },
      },
    },
  };
}

function describe(operation: Operation, tag: string, components: SchemaComponents): Record<string, unknown> {
  const { id, meta } = operation;
  const { method, path, status = 200 } = meta.rest ?? { method: 'GET', path: '/' };
  const usesQuery = method === 'GET' || method === 'DELETE';
  const inPath = pathParameters(path);
  const input = components.objectOf(operation.input, 'input', id);
  const body = usesQuery ? undefined : without(input.schema, inPath, input.ref);
  const parameters = Object.entries(input.properties).flatMap(([name, schema]) => {
    const place = inPath.includes(name) ? 'path' : usesQuery ? 'query' : undefined;
    return place ? [parameter(name, place, schema, place === 'path' || input.required.includes(name))] : [];
  });
  return {
    operationId: id,
    summary: meta.summary,
    ...(meta.description !== undefined && { description: meta.description }),
    tags: [tag],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: body.isRequired, content: { 'application/json': { schema: body.schema } } },
    }),
    responses: { [status]: success(operation, status, components), ...errorResponses(meta.scope !== null) },
    security: meta.scope === null ? [] : [{ bearer: [] }],
    ...(meta.scope !== null && { 'x-scope': meta.scope }),
  };
}

function parameter(name: string, place: string, schema: JsonSchema, required: boolean): Record<string, unknown> {
  const { description, ...rest } = schema;
  return { name, in: place, required, ...(description !== undefined && { description }), schema: rest };
}

/** The body's schema: the input without what the path carries. Undefined when nothing is left. */
function without(
  schema: JsonSchema,
  names: readonly string[],
  ref: JsonSchema | undefined,
): { schema: JsonSchema; isRequired: boolean } | undefined {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).filter(
    ([name]) => !names.includes(name),
  );
  if (properties.length === 0) return undefined;
  const required = ((schema['required'] ?? []) as string[]).filter((name) => !names.includes(name));
  if (ref && names.length === 0) return { schema: ref, isRequired: required.length > 0 };
  const { required: _, ...rest } = schema;
  return {
    schema: { ...rest, properties: Object.fromEntries(properties), ...(required.length > 0 && { required }) },
    isRequired: required.length > 0,
  };
}

function success(
  { id, meta, output }: Operation,
  status: number,
  components: SchemaComponents,
): Record<string, unknown> {
  const description = 'Success';
  if (status === 204) return { description };
  const { unwrap } = meta.rest ?? {};
  const object = components.objectOf(output, 'output', id);
  const schema = unwrap === undefined ? (object.ref ?? object.schema) : object.properties[unwrap];
  return { description, content: { 'application/json': { schema } } };
}

/** How a procedure answers over REST. */
export interface RestMeta {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative to where the routes are mounted; `{name}` takes its value from the path: `/tasks/{task_id}/close`. */
  readonly path: `/${string}`;
  /** Status of a success, 200 by default. 204 answers without a body. */
  readonly status?: number;
  /** Answer only this property of the output, for instance `items` for a bare array. */
  readonly unwrap?: string;
  /** Groups the operation in the OpenAPI document; the first part of the operation's id by default. */
  readonly tag?: string;
}

/** How a procedure appears as an MCP tool. */
export interface McpMeta {
  /** The tool's name. */
  readonly name: string;
  /** May it destroy something? Asked of mutations only; false by default. */
  readonly destructive?: boolean;
  /** Is calling it twice the same as calling it once? Queries always are. */
  readonly idempotent?: boolean;
  /** Does it reach people or systems outside? False by default. */
  readonly openWorld?: boolean;
  readonly title?: string;
  /** Total minutes a pending call may take: progress is then told in minutes of this total, otherwise in seconds. */
  readonly progressTotal?: number;
}

/** The `.meta()` of a procedure: its names at each door, and who may call it. */
export interface OperationMeta {
  /** One line: OpenAPI's summary, and the first line of the tool's description. */
  readonly summary: string;
  readonly description?: string;
  /** The authority a caller needs; null: none. The procedure's own middleware enforces it. */
  readonly scope: string | null;
  readonly rest?: RestMeta;
  readonly mcp?: McpMeta;
  /** Why it is exposed through fewer than two of tRPC, REST and MCP. */
  readonly doors?: string;
  /** Which rate limit counts its calls. */
  readonly rateLane?: string;
}

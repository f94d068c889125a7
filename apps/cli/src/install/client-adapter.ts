import type { McpClient } from '@beckon/contract/mcp-client';
import type { Machine } from './machine.ts';

/** Where one MCP client keeps its servers on this machine. */
export interface ClientAdapter extends McpClient {
  readonly title: string;
  /** Its file, the first one that exists, else where it would make one. */
  readonly files: (machine: Machine) => readonly [string, ...string[]];
  /** How settings that another version has written keep their servers; undefined where these are not. */
  readonly otherWay?: (settings: Readonly<Record<string, unknown>>) => McpClient | undefined;
  /** What a person has still to do. */
  readonly next: string;
}

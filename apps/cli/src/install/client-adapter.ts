import type { Machine } from './machine.ts';

/** What a client is told of the server. */
export interface ServerEntry {
  /** Address of the MCP door. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The program that serves the same over stdio, and its environment. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
}

/** How one MCP client keeps its servers. */
export interface ClientAdapter {
  readonly title: string;
  /** Its file, the first one that exists, else where it would make one. */
  readonly files: (machine: Machine) => readonly [string, ...string[]];
  readonly format: 'json' | 'toml';
  /** Keys that lead to the entry; the last one is the server's name. */
  readonly path: readonly string[];
  /** The entry for the HTTP door; undefined where the client speaks stdio only. */
  readonly http?: (server: ServerEntry) => Readonly<Record<string, unknown>>;
  readonly stdio: (server: ServerEntry) => Readonly<Record<string, unknown>>;
  /** What a person has still to do. */
  readonly next: string;
}

/** A question is held for 4.5 minutes at most before it answers `pending`: the wait that every client must grant. */
export const WAIT_SECONDS = 300;
export const NAME = 'beckon';

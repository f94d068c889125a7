import { createHash } from 'node:crypto';

/** Told apart by scanners and by the doors: what an MCP client calls with, and what it gets the next one with. */
export const ACCESS_TOKEN_PREFIX = 'bko_';
export const REFRESH_TOKEN_PREFIX = 'bkr_';

/** What is stored of a token, its prefix taken off. */
export const storedToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

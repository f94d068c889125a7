import type { AskRequest } from '@beckon/contract/ask';
import { canonicalJson } from '@beckon/shared/canonical-json';
import { createHash } from 'node:crypto';

/** What a decision is bound to: hex SHA-256 of the canonical JSON of what will run. */
export const requestHash = (request: AskRequest): string =>
  createHash('sha256').update(canonicalJson(request)).digest('hex');

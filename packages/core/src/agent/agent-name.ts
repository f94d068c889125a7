import { badRequest } from '../app-error.ts';

/**
 * The one spelling of an agent's name, on every path that names or creates an agent: trimmed, lower case.
 *
 * @param field what the caller's input calls it
 * @throws AppError BAD_REQUEST over 255 characters or with NUL.
 */
export function normalizeAgentName(name: string, field = 'agent_type'): string {
  const normalized = name.trim().toLowerCase();
  if (normalized.includes('\0')) throw badRequest(`${field} cannot contain NUL (0x00) characters.`);
  if (normalized.length > 255) throw badRequest(`${field} is longer than 255 characters; use a shorter name.`);
  return normalized.toWellFormed();
}

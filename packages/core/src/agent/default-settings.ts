import type { AgentSettings } from '@beckon/contract/user-agent';
import { checkLine } from '../message/content.ts';

/** What a launch begins with, as it is stored; null for nothing. @throws AppError BAD_REQUEST for NUL */
export function settingsJson(given: AgentSettings | null | undefined): string | null {
  const set = Object.entries(given ?? {}).flatMap(([name, value]) =>
    value ? [[name, checkLine(value, `default_settings.${name}`)] as const] : [],
  );
  return set.length > 0 ? JSON.stringify(Object.fromEntries(set)) : null;
}

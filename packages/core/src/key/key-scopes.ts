import type { ScopeChoice } from '@beckon/contract/key';
import { DEFAULT_KEY_SCOPES, KEY_PRESETS, type KeyScope } from '@beckon/contract/scope';
import { badRequest } from '../app-error.ts';

/** The scopes that were chosen, each once. @throws AppError BAD_REQUEST where scopes and a preset are given */
export function chosenScopes({ scopes, preset }: ScopeChoice): KeyScope[] {
  if (scopes && preset) throw badRequest(`Give scopes or a preset, not both: '${preset}' stands for scopes.`);
  return [...new Set(preset ? KEY_PRESETS[preset] : (scopes ?? DEFAULT_KEY_SCOPES))];
}

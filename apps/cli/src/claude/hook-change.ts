import { isDeepStrictEqual } from 'node:util';
import { hashOf, type Backup } from '../install/backup.ts';
import type { Change } from '../install/change.ts';
import { decode } from '../install/config-file.ts';
import { isObject } from '../install/config-text.ts';
import { editJson, readJson } from '../install/edit-json.ts';
import { OWN_SESSION, withHooks, type Hooks } from './hook-settings.ts';

/**
 * The settings with our hooks after the person's own, and nothing else changed.
 *
 * @throws Error, which completes the sentence "FILE was left alone: …", when it cannot be done without harm
 */
export function planHookInstall(hooks: Hooks, current: Buffer | undefined, backup: Backup | undefined): Change {
  const original = planHookUninstall(current, backup).after;
  const text = original === undefined ? '' : decode(original);
  const settings = readJson(text);
  const own = settings['hooks'] ?? {};
  if (!isObject(own)) throw new Error('its hooks are no object');
  const strange = Object.keys(hooks).find((event) => own[event] !== undefined && !Array.isArray(own[event]));
  if (strange) throw new Error(`its hooks.${strange} is no list`);
  const wanted = withHooks(settings, hooks);
  const merged = isObject(wanted['hooks']) ? wanted['hooks'] : {};
  let after = text;
  for (const event of Object.keys(hooks)) after = editJson(after, ['hooks', event], merged[event]);
  if (!isDeepStrictEqual(readJson(after), wanted)) {
    throw new Error('its hooks stand there in a form that is not changed safely. Add them by hand');
  }
  return { before: current, after: Buffer.from(after), original };
}

/** The settings without our hooks: as they were, byte for byte, where nobody has changed them since. */
export function planHookUninstall(current: Buffer | undefined, backup: Backup | undefined): Change {
  if (current === undefined) return { before: current, after: current, original: current };
  const original = backup && (backup.before === null ? undefined : Buffer.from(backup.before, 'base64'));
  if (backup && hashOf(current) === backup.after) return { before: current, after: original, original };
  let text = decode(current);
  const was = original === undefined ? {} : readJson(decode(original))['hooks'];
  const hooks = readJson(text)['hooks'];
  for (const [event, entries] of Object.entries(isObject(hooks) ? hooks : {})) {
    if (!Array.isArray(entries)) continue;
    const left = entries.flatMap(withoutOurs);
    if (isDeepStrictEqual(left, entries)) continue;
    const wasThere = isObject(was) && was[event] !== undefined;
    text = editJson(text, ['hooks', event], left.length === 0 && !wasThere ? undefined : left);
  }
  const rest = readJson(text)['hooks'];
  if (isObject(rest) && Object.keys(rest).length === 0 && !isObject(was)) text = editJson(text, ['hooks'], undefined);
  const after = Buffer.from(text);
  return { before: current, after, original: after };
}

/** Are our hooks in these settings? All of them have this in their command line, and none of anybody else. */
export function hasHooks(current: Buffer | undefined): boolean {
  return current !== undefined && decode(current).includes(OWN_SESSION);
}

/** One group of hooks without ours; none where all of them were. */
function withoutOurs(group: unknown): unknown[] {
  if (!isObject(group) || !Array.isArray(group['hooks'])) return [group];
  const hooks: readonly unknown[] = group['hooks'];
  const left = hooks.filter((hook) => !JSON.stringify(hook).includes(OWN_SESSION));
  if (left.length === hooks.length) return [group];
  return left.length === 0 ? [] : [{ ...group, hooks: left }];
}

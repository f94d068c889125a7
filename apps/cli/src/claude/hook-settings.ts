import { HTTP_EVENTS } from './hook-event.ts';

/** Hooks of Claude Code by event, each with what it runs. */
export type Hooks = Readonly<Record<string, readonly { readonly hooks: readonly object[] }[]>>;

/** A day: the person may be asleep while a permission waits. Claude Code's own dialog is open all the while. */
const PATIENCE_SECONDS = 86_400;

/**
 * The hooks that tell the bridge at `url` what happens, and the one that wakes a session that has stopped.
 *
 * @param waiter the command line of that one; it is never waited for
 */
export function bridgeHooks(url: string, waiter: string): Hooks {
  const told = { type: 'http', url: `${url}/event`, timeout: PATIENCE_SECONDS };
  const woken = { type: 'command', command: waiter, async: true, asyncRewake: true, timeout: PATIENCE_SECONDS };
  return Object.fromEntries(
    HTTP_EVENTS.map((event) => [event, [{ hooks: event === 'Stop' ? [told, woken] : [told] }]]),
  );
}

/** The settings a person has, with these hooks after their own. */
export function withHooks(settings: Readonly<Record<string, unknown>>, hooks: Hooks): Record<string, unknown> {
  const own = settings['hooks'];
  const merged: Record<string, unknown> = typeof own === 'object' && own !== null ? { ...own } : {};
  for (const [event, entries] of Object.entries(hooks)) {
    const before: unknown = merged[event];
    merged[event] = [...(Array.isArray(before) ? (before as unknown[]) : []), ...entries];
  }
  return { ...settings, hooks: merged };
}

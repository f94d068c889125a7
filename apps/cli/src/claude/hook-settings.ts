import { HTTP_EVENTS } from './hook-event.ts';
import { quoted } from './self-line.ts';

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

/** Set for a Claude Code that a command of ours runs, and tells Beckon of itself. */
export const OWN_SESSION = 'BECKON_OWN_SESSION';

/**
 * The hooks that stay in a person's settings and tell the bridge at a socket. Commands, because Claude Code complains in the
 * terminal of an address that refuses, and nothing of the kind while the bridge is not there; `curl`, because a process for
 * each event must be a small one. Of a session of `beckon claude` or `beckon
 * serve` that command tells: there these say nothing.
 *
 * @param self the command line of a command of ours, quoted for a shell
 */
export function lastingHooks(socketFile: string, self: (...words: string[]) => string): Hooks {
  const unlessOwn = (line: string, more: object = {}): object => ({
    type: 'command',
    command: `[ -n "$${OWN_SESSION}" ] || ${line}`,
    timeout: PATIENCE_SECONDS,
    ...more,
  });
  const tell = (limit: string): object =>
    unlessOwn(
      `curl -qs ${limit} --noproxy '*' -H "claude-pid: \${CLAUDE_PID:-$PPID}" ` +
        `--unix-socket ${quoted(socketFile)} --data-binary @- http://beckon/event || true`,
    );
  const told = tell('--max-time 1');
  const woken = unlessOwn(self('hook', 'wait'), { async: true, asyncRewake: true });
  return {
    ...Object.fromEntries(HTTP_EVENTS.map((event) => [event, [{ hooks: [told] }]])),
    SessionStart: [{ hooks: [unlessOwn(`${self('hook', 'start')} "\${CLAUDE_PID:-$PPID}" || true`)] }],
    PermissionRequest: [{ hooks: [tell('--connect-timeout 1')] }],
    Stop: [{ hooks: [told, woken] }],
  };
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

/** What this browser keeps under a name; undefined when there is nothing, or nothing can be kept. */
export function readKept(name: string): unknown {
  try {
    const text = localStorage.getItem(name);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps a value in this browser; undefined forgets it. A browser that keeps nothing (private, full) still lets people write. */
export function keep(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    return;
  }
}

/** The names under which something is kept that begin so. */
export function keptNames(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}

/** Forgets what a person has written here and not sent: who signs out leaves nothing for the next one at this browser. */
export function forgetWritten(user_id: string): void {
  for (const name of keptNames('beckon:')) if (name.includes(`:${user_id}:`)) keep(name, undefined);
}

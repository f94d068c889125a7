import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 5;
const PATIENCE_MS = 30_000;

/** Waits for a state that announces itself by no event. @throws Error that says what did not come about */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It did not come about that ${what}`);
    await pause(LOOK_MS);
  }
}

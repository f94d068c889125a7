import type { ChildProcess } from 'node:child_process';

/** Signals a detached program and all that it has started, where the platform has process groups; else the program alone. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-pid, signal);
  } catch {
    // All of it has ended.
  }
}

import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs keep their settings on this machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export const thisMachine = (): Machine => ({ platform: process.platform, home: homedir(), env: process.env });

/** The folder in which desktop programs have theirs. */
export function applicationsFolder({ platform, home, env }: Machine): string {
  if (platform === 'win32') return env['APPDATA'] || join(home, 'AppData', 'Roaming');
  return platform === 'darwin' ? join(home, 'Library', 'Application Support') : xdgFolder({ home, env });
}

export const xdgFolder = ({ home, env }: Pick<Machine, 'home' | 'env'>): string =>
  env['XDG_CONFIG_HOME'] || join(home, '.config');

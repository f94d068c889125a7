import { isAbsolute, join } from 'node:path';

/**
 * Where the platform keeps a program's settings.
 *
 * @param env XDG_CONFIG_HOME counts where it is absolute, as its specification wants; on Windows APPDATA
 */
export function configFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === 'win32') return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'beckon');
  const named = env['XDG_CONFIG_HOME'];
  if (named && isAbsolute(named)) return join(named, 'beckon');
  return platform === 'darwin'
    ? join(home, 'Library', 'Application Support', 'beckon')
    : join(home, '.config', 'beckon');
}

import { isAbsolute, join } from 'node:path';

/**
 * Where the platform keeps what a program can get again.
 *
 * @param env XDG_CACHE_HOME counts where it is absolute, as its specification wants; on Windows LOCALAPPDATA
 */
export function cacheFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'beckon', 'cache');
  const named = env['XDG_CACHE_HOME'];
  if (named && isAbsolute(named)) return join(named, 'beckon');
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'beckon') : join(home, '.cache', 'beckon');
}

import { expect, test } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

test.each([
  ['linux', {}, '/srv/ada', '/srv/ada/.cache/beckon'],
  ['linux', { XDG_CACHE_HOME: '/var/cache/ada' }, '/srv/ada', '/var/cache/ada/beckon'],
  ['linux', { XDG_CACHE_HOME: 'relative' }, '/srv/ada', '/srv/ada/.cache/beckon'],
  ['darwin', {}, '/srv/ada', '/srv/ada/Library/Caches/beckon'],
  ['win32', { LOCALAPPDATA: '/ada/Local' }, '/ada', '/ada/Local/beckon/cache'],
] as const)('on %s with %j of %s it is %s', (platform, env, home, folder) => {
  expect(cacheFolder(platform, env, home)).toBe(folder);
});

import { expect, test } from 'vitest';
import { configFolder } from './config-folder.ts';

test.each([
  ['linux', {}, '/srv/ada', '/srv/ada/.config/beckon'],
  ['linux', { XDG_CONFIG_HOME: '/etc/ada' }, '/srv/ada', '/etc/ada/beckon'],
  ['linux', { XDG_CONFIG_HOME: 'relative' }, '/srv/ada', '/srv/ada/.config/beckon'],
  ['linux', { XDG_CONFIG_HOME: '' }, '/srv/ada', '/srv/ada/.config/beckon'],
  ['darwin', {}, '/srv/ada', '/srv/ada/Library/Application Support/beckon'],
  ['darwin', { XDG_CONFIG_HOME: '/x' }, '/srv/ada', '/x/beckon'],
] as const)('on %s with %j of %s it is %s', (platform, env, home, folder) => {
  expect(configFolder(platform, env, home)).toBe(folder);
});

test('on Windows it is in APPDATA', () => {
  const folder = configFolder('win32', { APPDATA: '/ada/Roaming', XDG_CONFIG_HOME: '/x' }, '/ada');
  expect(folder).toBe('/ada/Roaming/beckon');
});

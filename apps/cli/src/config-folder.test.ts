import { expect, test } from 'vitest';
import { configFolder } from './config-folder.ts';

test.each([
  ['linux', {}, '/home/ada', '/home/ada/.config/beckon'],
  ['linux', { XDG_CONFIG_HOME: '/etc/ada' }, '/home/ada', '/etc/ada/beckon'],
  ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ada', '/home/ada/.config/beckon'],
  ['linux', { XDG_CONFIG_HOME: '' }, '/home/ada', '/home/ada/.config/beckon'],
  ['darwin', {}, '/Users/ada', '/Users/ada/Library/Application Support/beckon'],
  ['darwin', { XDG_CONFIG_HOME: '/x' }, '/Users/ada', '/x/beckon'],
] as const)('on %s with %j of %s it is %s', (platform, env, home, folder) => {
  expect(configFolder(platform, env, home)).toBe(folder);
});

test('on Windows it is in APPDATA', () => {
  const folder = configFolder('win32', { APPDATA: '/ada/Roaming', XDG_CONFIG_HOME: '/x' }, '/ada');
  expect(folder).toBe('/ada/Roaming/beckon');
});

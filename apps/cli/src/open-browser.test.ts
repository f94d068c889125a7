import { expect, test } from 'vitest';
import { browserCommand } from './open-browser.ts';

const ADDRESS = 'https://beckon.example.com/device?user_code=ABCD-2345';

test.each([
  ['linux', { DISPLAY: ':0' }, ['xdg-open', ADDRESS]],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', ADDRESS]],
  ['linux', {}, undefined],
  ['linux', { DISPLAY: ':0', SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, undefined],
  ['darwin', {}, ['open', ADDRESS]],
  ['darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, undefined],
  ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler', ADDRESS]],
] as const)('on %s with %j an address is opened by %j', (platform, env, command) => {
  expect(browserCommand(ADDRESS, platform, env)).toEqual(command);
});

test.each(['javascript:alert(1)', 'file:///etc/passwd', '--help', '-x', 'vscode://x', 'not an address'])(
  '[S87] %s is no address for a browser',
  (address) => {
    expect(browserCommand(address, 'linux', { DISPLAY: ':0' })).toBeUndefined();
  },
);

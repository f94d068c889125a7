import { spawn } from 'node:child_process';

type Variables = Readonly<Record<string, string | undefined>>;

/** What opens an address on this platform; undefined where nobody sits before a screen of it. */
export function browserCommand(
  address: string,
  platform: NodeJS.Platform,
  env: Variables,
): readonly [program: string, ...args: string[]] | undefined {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  // Through ssh the browser would open before somebody else.
  if (env['SSH_CONNECTION']) return undefined;
  if (platform === 'darwin') return ['open', url.href];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url.href];
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open', url.href] : undefined;
}

/** Opens an address in the person's browser where there is one. Whether it worked is for the person to see. */
export function openBrowser(address: string): void {
  const command = browserCommand(address, process.platform, process.env);
  if (!command) return;
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

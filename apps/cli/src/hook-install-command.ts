import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bridgeSocket, bridgeStatus } from './claude/bridge-socket.ts';
import type { BridgeStatus } from './claude/hook-bridge.ts';
import { hasHooks, planHookInstall, planHookUninstall } from './claude/hook-change.ts';
import { lastingHooks } from './claude/hook-settings.ts';
import { lastingLine } from './claude/self-line.ts';
import { credentialsFolder } from './credentials.ts';
import { findCredentials } from './find-credentials.ts';
import type { Found } from './findings.ts';
import { installSettings, uninstallSettings, type SettingsChange } from './install/change-settings.ts';
import { readBytes } from './install/config-file.ts';
import { thisMachine, type Machine } from './install/machine.ts';
import type { Output } from './output.ts';

export interface HookOptions {
  readonly 'dry-run'?: boolean | undefined;
}

/** `beckon hook install`: the hooks that make every `claude` of this user tell Beckon. */
export async function hookInstallCommand(options: HookOptions, output: Output): Promise<void> {
  requireMeans();
  await findCredentials();
  const done = await installSettings(hookChange(), { dryRun: options['dry-run'] === true }, output);
  if (!done) return;
  const { file, changed } = done;
  const words = changed
    ? `Every new claude is seen in Beckon now: its hooks stand in ${file}.`
    : `The hooks stand in ${file} already.`;
  output.value({ file, changed }, words);
}

/** `beckon hook uninstall`: makes the settings what they were. */
export async function hookUninstallCommand(options: HookOptions, output: Output): Promise<void> {
  const done = await uninstallSettings(hookChange(), { dryRun: options['dry-run'] === true }, output);
  if (!done) return;
  const { file, changed } = done;
  const words = file === undefined ? 'beckon hook install has put nothing there.' : `${file} is as it was.`;
  output.value({ ...(file !== undefined && { file }), changed }, words);
}

/** `beckon hook status`: are the hooks there, and does the bridge live? */
export async function hookStatusCommand(output: Output): Promise<void> {
  const { file } = hookChange();
  const installed = hasHooks(await readBytes(file));
  const bridge = await bridgeStatus(bridgeSocket(credentialsFolder()));
  output.value(
    { file, installed, bridge: bridge ?? null },
    [hookWords(installed, file), bridgeWords(bridge)].join('\n'),
  );
}

/** What `beckon doctor` says of the hooks. */
export async function lookAtHooks(): Promise<Found> {
  const { file } = hookChange();
  const installed = hasHooks(await readBytes(file));
  if (!installed) return 'not installed: beckon claude shows a session, beckon hook install every one';
  return `${hookWords(installed, file)} ${bridgeWords(await bridgeStatus(bridgeSocket(credentialsFolder())))}`;
}

const hookWords = (installed: boolean, file: string): string =>
  installed ? `The hooks stand in ${file}.` : 'No hooks are installed. beckon hook install does it.';

function bridgeWords(bridge: BridgeStatus | undefined): string {
  if (!bridge) return 'No bridge runs; the next session starts one.';
  const { pid, server, reachable, sessions } = bridge;
  const state = reachable ? '' : ', which cannot be reached now';
  return `The bridge runs (process ${pid}) with ${sessions} ${sessions === 1 ? 'session' : 'sessions'}, for ${server}${state}.`;
}

/** https://code.claude.com/docs/en/settings: the user's `settings.json`. */
const settingsFile = ({ home, env }: Machine): string =>
  join(env['CLAUDE_CONFIG_DIR'] || join(home, '.claude'), 'settings.json');

const hookChange = (): SettingsChange => ({
  name: 'claude-hooks',
  file: settingsFile(thisMachine()),
  install: (current, backup) =>
    planHookInstall(lastingHooks(bridgeSocket(credentialsFolder()), lastingLine), current, backup),
  uninstall: planHookUninstall,
});

/** @throws Error where the hooks could not run */
function requireMeans(): void {
  const instead = 'beckon claude works without.';
  if (process.platform === 'win32') throw new Error(`Lasting hooks need a system with Unix sockets; ${instead}`);
  const { error } = spawnSync('curl', ['--version'], { stdio: 'ignore' });
  if (error) throw new Error(`The hooks call curl, and there is none here. Install it; ${instead}`);
}

import { bareEnvironment, startProcess, type Exit } from './child-process.ts';
import { ROOT, type Installation } from './installation.ts';
import { until } from './until.ts';

/** A server as people start it, in a process of its own. */
export interface Beckon extends AsyncDisposable {
  /** On localhost, as the server says it. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** The one-time link for the first account, when the server offered one. */
  readonly setUpUrl: string | undefined;
  readonly output: () => string;
  /** SIGTERM, as a supervisor does it. @returns how it ended */
  readonly stop: () => Promise<Exit>;
  /** SIGKILL: no code of ours runs any more. */
  readonly kill: () => Promise<Exit>;
}

/** What the script `start` of the project runs. */
export const START = [process.execPath, 'apps/server/src/main.ts'];

/** The environment of a server of this installation. */
export function serverEnvironment(
  installation: Pick<Installation, 'settings'>,
  settings: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return { ...bareEnvironment(), PORT: '0', ...installation.settings, ...settings };
}

/**
 * Starts a server and waits until it can work.
 *
 * @param settings more of the environment; `PORT` is any free one unless given
 * @throws Error with what it wrote when it ends instead
 */
export async function startBeckon(
  installation: Pick<Installation, 'settings'>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Beckon> {
  const child = startProcess(START, { cwd: ROOT, env: serverEnvironment(installation, settings) });
  const end = async (signal: NodeJS.Signals): Promise<Exit> => {
    child.kill(signal);
    return child.ended;
  };
  try {
    const [line = '', url = ''] = await child.says(/^Beckon is ready.*?(http:\/\/localhost:\d+)\S*$/m);
    await until(`${url}/ready answers 200`, async () => {
      const response = await fetch(`${url}/ready`);
      await response.body?.cancel();
      return response.ok;
    });
    return {
      url,
      port: Number(new URL(url).port),
      pid: child.pid,
      setUpUrl: /\S+\/setup\?token=\S+/.exec(line)?.[0],
      output: child.output,
      stop: () => end('SIGTERM'),
      kill: () => end('SIGKILL'),
      [Symbol.asyncDispose]: async () => void (await end('SIGTERM')),
    };
  } catch (error) {
    await end('SIGTERM');
    throw error;
  }
}

import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { must } from '@beckon/shared/must';
import { bareEnvironment, runProcess } from './child-process.ts';
import { ROOT } from './installation.ts';

/** How this machine gets packages: its proxy, its certificates, and the settings of whoever runs the tests. */
export function packagesEnvironment(): Record<string, string> {
  const names = /^(node_extra_ca_certs|ssl_cert_(file|dir)|https?_proxy|no_proxy|npm_config_\w+)$/i;
  const all = Object.entries(process.env).flatMap(([name, value]) =>
    value && names.test(name) ? [[name, value]] : [],
  );
  return { NPM_CONFIG_USERCONFIG: join(homedir(), '.npmrc'), ...Object.fromEntries(all) };
}

/** Runs a command to its end. @throws Error with all it wrote when it fails */
export async function succeeds(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = bareEnvironment(),
): Promise<string> {
  const { code, stdout, stderr } = await runProcess(command, { cwd, env });
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

/** Makes a package as it is published. @returns path of its tarball, in `folder` */
export async function packAs(script: 'pack-cli' | 'pack-server', folder: string): Promise<string> {
  await succeeds([process.execPath, `scripts/${script}.ts`, join(folder, script)], ROOT);
  await succeeds(['npm', 'pack', `./${script}`, '--silent'], folder);
  const kind = script.replace('pack-', '');
  return join(folder, must(readdirSync(folder).find((name) => name.includes(kind) && name.endsWith('.tgz'))));
}

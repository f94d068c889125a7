import { checkConnection } from './doctor-connection.ts';
import { findServer } from './find-credentials.ts';
import { checkInto, type Finding } from './findings.ts';
import { lookAtHooks } from './hook-install-command.ts';
import type { Output } from './output.ts';
import { withProgress } from './progress.ts';
import { hasServersNode } from './servers-node.ts';
import { isLoopbackUrl } from './server-url.ts';

export interface DoctorOptions {
  readonly url?: string | undefined;
}

/** `beckon doctor`: checks the whole path from this machine to the server. Fails when something is wrong. */
export async function doctorCommand(
  { url: named }: DoctorOptions,
  output: Output,
  variables = process.env,
): Promise<boolean> {
  const url = await findServer(named, variables);
  const findings: Finding[] = [];
  const check = checkInto(findings);
  await withProgress('Checking', async () => {
    // On a machine that only calls a server there is no installation to look at, and its code need not be loaded; nor could it be by an old Node.
    if (isLoopbackUrl(url) && hasServersNode()) {
      const { checkInstallation, isInstallationHere } = await import('./doctor-installation.ts');
      if (named === undefined || isInstallationHere(variables)) await checkInstallation(variables, check);
    }
    await checkConnection(url, variables, check);
    await check('hooks of Claude Code', lookAtHooks);
  });
  const ok = findings.every((finding) => finding.ok);
  output.value({ ok, findings }, findings.map((one) => `${mark(one)} ${one.check}: ${one.detail}`).join('\n'));
  return ok;
}

const mark = ({ ok, note }: Finding): string => (note ? 'note' : ok ? 'ok  ' : 'FIX ');

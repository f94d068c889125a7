import { fromAgents, installAgent } from './install-agent.ts';

/** Installs Bun where it is missing. @returns its program @throws Error with the output of the installation when it fails */
export function installBun(): Promise<string> {
  return installAgent('Bun', () => {
    try {
      return fromAgents.resolve('bun/bin/bun.exe');
    } catch {
      return undefined;
    }
  });
}

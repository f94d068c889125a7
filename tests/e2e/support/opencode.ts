import { fromAgents, installAgent } from './install-agent.ts';

/** Installs OpenCode where it is missing. @returns its program @throws Error when it cannot be installed */
export function installOpenCode(): Promise<string> {
  return installAgent('OpenCode', () => {
    try {
      return fromAgents.resolve('opencode-ai/bin/opencode.exe');
    } catch {
      return undefined;
    }
  });
}

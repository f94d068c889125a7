import { fromAgents, installAgent } from './install-agent.ts';

/** The oldest Node that the published command line runs on. */
const PACKAGE = `node-${process.platform}-${process.arch}`;

/** Installs it where it is missing. @throws Error where there is none for this machine */
export function installOldestNode(): Promise<string> {
  return installAgent('Node 22', () => {
    try {
      return fromAgents.resolve(`${PACKAGE}/bin/node`);
    } catch {
      return undefined;
    }
  });
}

/** Major version of the oldest Node that the server runs on. */
export const OLDEST_SERVERS_NODE = 24;

/** Whether what belongs to the server runs here: it needs a newer Node than calling one does. */
export const hasServersNode = (): boolean => Number.parseInt(process.versions.node, 10) >= OLDEST_SERVERS_NODE;

/** @throws Error with the way out where it does not */
export function requireServersNode(what: string): void {
  if (hasServersNode()) return;
  throw new Error(
    `${what} works on an installation and needs Node ${OLDEST_SERVERS_NODE}, as the server does; this is ${process.version}. In a clone of the project: npx -y pnpm@12 ${what}`,
  );
}

/** What has no session in the terminal, or none of its own: Codex does it alone. */
const ALONE = new Set(
  [
    'agents app-server apply a archive cloud completion debug delete doctor e exec exec-server features help login logout mcp',
    'migrate-nfs-db migrate-rollouts plugin queue remote-control review sandbox unarchive update -h --help -V --version',
  ].flatMap((words) => words.split(' ')),
);

/** Settings that the app server takes as the terminal does; true where a value follows. */
const SHARED: Readonly<Record<string, boolean>> = {
  '-c': true,
  '--config': true,
  '--enable': true,
  '--disable': true,
  '--strict-config': false,
};

/** Whether arguments of Codex's ask for something that has no session to follow. */
export const isAlone = ([first = '']: readonly string[]): boolean => ALONE.has(first);

/** Whether they name an app server. */
export const namesServer = (args: readonly string[]): boolean => args.some((arg) => /^--remote(?:=|$)/.test(arg));

/** Those that are for the app server as well. */
export function sharedSettings(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const [name = ''] = arg.split('=', 1);
    const takesValue = SHARED[name];
    if (takesValue === undefined) return [];
    const isWhole = name !== arg || !takesValue;
    return isWhole ? [arg] : [arg, args[index + 1] ?? ''];
  });
}

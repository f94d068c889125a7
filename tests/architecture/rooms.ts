/** One room of the house: what it is for, and what it may import. */
export interface Room {
  readonly name: string;
  readonly folder: string;
  /** Rooms it may import. */
  readonly uses: readonly string[];
  /** Rooms of which it may import types only. */
  readonly types: readonly string[];
  /** Libraries it may import; undefined: all that its manifest declares. `node:` stands for Node's own modules. */
  readonly libraries?: readonly string[];
  /** Libraries that belong elsewhere. */
  readonly never?: readonly string[];
  /** Ends the sentence "a line that … lives in <folder>". */
  readonly holds: string;
}

const transports = ['@trpc/', 'fastify', '@fastify/', 'ws', '@modelcontextprotocol/', 'react'];
const all = ['shared', 'contract', 'db', 'core', 'auth', 'adapters', 'api', 'client'];

export const rooms: readonly Room[] = [
  room('shared', 'packages/shared', 'would serve another company unchanged', [], { libraries: [] }),
  room('contract', 'packages/contract', 'describes what crosses a process boundary', ['shared'], {
    libraries: ['zod'],
  }),
  room('db', 'db', 'knows which Postgres it is', ['shared'], { never: [...transports, 'zod'] }),
  room('core', 'packages/core', 'decides, or says select and insert', ['contract', 'db', 'shared'], {
    never: [...transports, 'pg'],
  }),
  room('auth', 'packages/auth', 'signs people in by the library', ['core', 'contract', 'db', 'shared'], {
    never: ['fastify', 'ws', 'react', '@trpc/', 'pg'],
  }),
  room('adapters', 'packages/adapters', 'names a header, a method, a status or a tool', ['shared'], {
    libraries: ['@trpc/server', 'zod', '@modelcontextprotocol/', 'node:'],
  }),
  room('api', 'packages/api', 'gives an operation its public name', ['core', 'contract', 'shared'], {
    types: ['adapters'],
    never: ['kysely', 'pg', 'fastify', '@fastify/', 'ws', 'react'],
  }),
  room('client', 'packages/client', 'calls the server from outside', ['contract', 'shared'], {
    types: ['api'],
    never: ['kysely', 'pg', 'node:', '@trpc/server'],
  }),
  room('server', 'apps/server', 'opens a port, reads the environment or owns a timer', [...all, 'web-build'], {
    never: ['react', 'pg'],
  }),
  // It calls servers as an agent's own program does, through the client, and serves
  // agents over stdio as the adapters do over HTTP; what administers an installation it loads late.
  room(
    'cli',
    'apps/cli',
    'is typed into a terminal',
    ['auth', 'core', 'db', 'contract', 'shared', 'client', 'adapters'],
    {
      never: ['kysely', 'pg', 'react'],
    },
  ),
  room('web-build', 'apps/web/build-if-stale.ts', 'makes the dashboard from its sources', [], { libraries: ['node:'] }),
  room('web', 'apps/web/src', 'draws', ['client', 'contract', 'shared'], { never: ['kysely', 'pg', 'node:'] }),
  room('web-build', 'apps/web', 'builds the dashboard', ['shared'], {
    libraries: ['node:', 'vite', '@vitejs/', '@tailwindcss/'],
  }),
  room('tests', 'tests', 'proves that two rooms agree', [...all, 'server', 'cli', 'web', 'web-build']),
  room('scripts', 'scripts', 'is a tool of the workshop', [...all, 'tests']),
];

/** The room a path lies in; undefined for files at the root. */
export function roomOf(path: string): Room | undefined {
  return rooms.find(({ folder }) => path.startsWith(`${folder}/`));
}

/** True when a specifier is one of the listed libraries; a name that ends in `/` or `:` stands for all below it. */
export function isListed(specifier: string, libraries: readonly string[]): boolean {
  return libraries.some((name) =>
    /[/:]$/.test(name) ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
  );
}

function room(
  name: string,
  folder: string,
  holds: string,
  uses: readonly string[],
  rest: Partial<Pick<Room, 'types' | 'libraries' | 'never'>> = {},
): Room {
  return { name, folder, holds, uses, types: [], ...rest };
}

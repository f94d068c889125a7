import { expect, test } from 'vitest';
import { importsOf, type Import } from './imports.ts';
import { isListed, roomOf, rooms, type Room } from './rooms.ts';
import { isTest, read, sources } from './sources.ts';

/** A test beside its source may import whatever its manifest declares: pnpm's isolated node_modules is its fence. */
const judged = sources.filter((path) => !isTest(path) && !path.includes('/testing/'));
const imports = judged.flatMap((file) => importsOf(file));

test('imports follow the arrows between rooms', () => {
  expect(imports.flatMap(brokenArrow)).toEqual([]);
});

test('libraries stay in the rooms that may know them', () => {
  expect(imports.flatMap(strangeLibrary)).toEqual([]);
});

test('rooms are entered by name, never by a relative path', () => {
  const climbing = sources
    .flatMap((file) => importsOf(file))
    .filter((each) => {
      return each.specifier.startsWith('.') && roomOf(each.target ?? each.file) !== roomOf(each.file);
    });
  // The workshop and the tests are no packages that others could name.
  const wrong = climbing.filter((each) => !['tests', 'scripts'].includes(roomOf(each.target ?? '')?.name ?? ''));
  expect(
    wrong
      .filter(({ file }) => roomOf(file) !== undefined)
      .map((each) => {
        const there = roomOf(each.target ?? '');
        return `${at(each)} climbs into ${there?.folder} by a path: import it as @beckon/${there?.name}/…`;
      }),
  ).toEqual([]);
});

test('a broken arrow is one sentence with the place and the way out', () => {
  const broken = {
    file: 'packages/shared/src/x.ts',
    line: 3,
    specifier: '@beckon/core/y',
    typeOnly: false,
    dynamic: false,
  };
  expect(brokenArrow({ ...broken, target: 'packages/core/src/y.ts' })).toEqual([
    'packages/shared/src/x.ts:3 breaks the arrow shared -> core: a line that decides, or says select and insert lives in packages/core, one that needs both in packages/auth, packages/api, apps/server, apps/cli, tests.',
  ]);
  expect(strangeLibrary({ ...broken, specifier: 'pg', target: undefined })).toEqual([
    'packages/shared/src/x.ts:3 imports pg, which shared must not know: such a line lives in db.',
  ]);
  expect(brokenArrow({ ...broken, file: 'packages/api/src/x.ts', target: 'packages/core/src/y.ts' })).toEqual([]);
});

test('the table of rooms describes this project', () => {
  const folders = new Set(sources.flatMap((path) => roomOf(path)?.folder ?? []));
  for (const room of rooms.filter(({ folder }) => folders.has(folder))) {
    for (const name of [...room.uses, ...room.types]) expect(rooms.map((each) => each.name)).toContain(name);
  }
  expect(imports.length).toBeGreaterThan(0);
  expect(sources.filter((path) => path.includes('/') && roomOf(path) === undefined)).toEqual([]);
});

test('adapters know none of our nouns', () => {
  const nouns = /agent_instance|user_agent|api_key|@beckon\/(?!shared)/;
  const wrong = judged.filter((path) => path.startsWith('packages/adapters/') && nouns.test(read(path)));
  expect(wrong.map((path) => `${path} names one of our nouns: what is ours lives in packages/api`)).toEqual([]);
});

function brokenArrow(each: Import): string[] {
  const from = roomOf(each.file);
  const to = targetRoom(each);
  if (from === undefined || to === undefined || from === to || from.uses.includes(to.name)) return [];
  if (from.types.includes(to.name)) {
    return each.typeOnly
      ? []
      : [`${at(each)} imports values of ${to.name}; ${from.name} may only \`import type\` from it.`];
  }
  const both = rooms.filter(
    ({ name, uses }) => name !== 'scripts' && uses.includes(to.name) && uses.includes(from.name),
  );
  const others = both.map(({ folder }) => folder).join(', ');
  return [
    `${at(each)} breaks the arrow ${from.name} -> ${to.name}: a line that ${to.holds} lives in ${to.folder}, one that needs both in ${others}.`,
  ];
}

function strangeLibrary(each: Import): string[] {
  const from = roomOf(each.file);
  if (from === undefined || each.specifier.startsWith('.') || each.specifier.startsWith('@beckon/')) return [];
  const allowed = from.libraries === undefined || isListed(each.specifier, from.libraries);
  if (allowed && !isListed(each.specifier, from.never ?? [])) return [];
  const homes = rooms.filter((room) => knows(room, each.specifier)).map(({ folder }) => folder);
  const where = homes.length === 0 ? 'no room' : homes.join(' or ');
  return [`${at(each)} imports ${each.specifier}, which ${from.name} must not know: such a line lives in ${where}.`];
}

function knows(room: Room, specifier: string): boolean {
  if (['tests', 'scripts'].includes(room.name) || isListed(specifier, room.never ?? [])) return false;
  return room.libraries === undefined || isListed(specifier, room.libraries);
}

function targetRoom({ specifier, target, file }: Import): Room | undefined {
  if (target !== undefined) return roomOf(target);
  const name = /^@beckon\/([^/]+)/.exec(specifier)?.[1];
  return name === undefined ? roomOf(file) : rooms.find((room) => room.name === name);
}

function at({ file, line }: Import): string {
  return `${file}:${line}`;
}

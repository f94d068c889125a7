import { expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { roomOf } from './rooms.ts';
import { sources } from './sources.ts';

/**
 * Run-time cycles make the meaning of a file depend on who was imported first. Types may go round: nothing is left of
 * them at run time. Dynamic imports run later, when both files are there.
 */
test('no file inside a package imports itself through others', () => {
  const edges = new Map(sources.map((file) => [file, runtimeEdges(file)]));
  const cycles = findCycles(edges).map(
    (cycle) => `${cycle.join(' -> ')}: move what they share into a file of its own, or make one import a type.`,
  );
  expect(cycles).toEqual([]);
});

test('a cycle is found, once, and a shared dependency is none', () => {
  const edges = new Map([
    ['a', ['b', 'c']],
    ['b', ['d']],
    ['c', ['d']],
    ['d', ['e']],
    ['e', ['b']],
  ]);
  expect(findCycles(edges)).toEqual([['b', 'd', 'e', 'b']]);
});

function runtimeEdges(file: string): string[] {
  return importsOf(file).flatMap(({ typeOnly, dynamic, target }) =>
    typeOnly || dynamic || target === undefined || roomOf(target) !== roomOf(file) ? [] : [target],
  );
}

/** Depth first; each file is entered once, an edge back into the current path closes a cycle. */
function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of edges.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of edges.keys()) visit(file);
  return cycles;
}

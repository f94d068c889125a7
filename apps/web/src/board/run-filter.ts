import type { Instance } from '@beckon/contract/instance';
import type { InstanceFilter } from '@beckon/contract/instance-filter';
import { isOver } from '../ui/status-mark.tsx';

export const STANDINGS = ['waiting', 'running', 'finished'] as const;
/** Where a run stands, in the words of a person. */
export type Standing = (typeof STANDINGS)[number];

/** Which runs to show. An empty list asks for nothing. */
export interface RunFilter {
  /** Words in the name, the agent, what was said. */
  readonly q: string;
  readonly agents: readonly string[];
  readonly standings: readonly Standing[];
  readonly people: readonly string[];
  readonly machines: readonly string[];
}

export const NO_FILTER: RunFilter = { q: '', agents: [], standings: [], people: [], machines: [] };

export function standingOf(run: Pick<Instance, 'open_asks' | 'status'>): Standing {
  if (run.open_asks > 0) return 'waiting';
  return isOver(run.status) ? 'finished' : 'running';
}

export function isFiltering(filter: RunFilter): boolean {
  return filter.q.trim() !== '' || chosenCount(filter) > 0;
}

/** How many values are chosen, the words aside. */
function chosenCount({ agents, standings, people, machines }: RunFilter): number {
  return agents.length + standings.length + people.length + machines.length;
}

/** Whether a run passes, judged by what its row shows; the server searches all of its messages. */
export function passes(run: Instance, filter: RunFilter): boolean {
  return (
    within(filter.agents, run.agent_type_id) &&
    within(filter.standings, standingOf(run)) &&
    within(filter.people, run.user_id) &&
    within(filter.machines, run.machine) &&
    wordsOf(filter.q).every((word) => textOf(run).includes(word))
  );
}

function within(chosen: readonly string[], value: string | null): boolean {
  return chosen.length === 0 || (value !== null && chosen.includes(value));
}

function wordsOf(q: string): readonly string[] {
  return q
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function textOf(run: Instance): string {
  return [run.name, run.agent_type_name, run.latest_message, run.machine, run.user_display_name]
    .join('\n')
    .toLocaleLowerCase();
}

/** The filter as an address carries it. */
export interface FilterSearch {
  readonly q?: string;
  readonly agent?: readonly string[];
  readonly status?: readonly Standing[];
  readonly person?: readonly string[];
  readonly machine?: readonly string[];
}

/** @param search what somebody may have typed into the address */
export function parseFilterSearch(search: Record<string, unknown>): FilterSearch {
  const { q } = search;
  const words = typeof q === 'string' || typeof q === 'number' ? `${q}` : '';
  return filterSearchOf({
    q: words,
    agents: textsOf(search['agent']),
    standings: STANDINGS.filter((each) => textsOf(search['status']).includes(each)),
    people: textsOf(search['person']),
    machines: textsOf(search['machine']),
  });
}

export function filterSearchOf({ q, agents, standings, people, machines }: RunFilter): FilterSearch {
  return {
    ...(q !== '' && { q }),
    ...(agents.length > 0 && { agent: agents }),
    ...(standings.length > 0 && { status: standings }),
    ...(people.length > 0 && { person: people }),
    ...(machines.length > 0 && { machine: machines }),
  };
}

export function filterOf({ q, agent, status, person, machine }: FilterSearch): RunFilter {
  return { q: q ?? '', agents: agent ?? [], standings: status ?? [], people: person ?? [], machines: machine ?? [] };
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return [...new Set(list.filter((each) => typeof each === 'string'))];
}

/** The filter as the server takes and keeps it. */
export function serverFilterOf({ q, agents, standings, people, machines }: RunFilter): InstanceFilter {
  return {
    ...(q.trim() !== '' && { q: q.trim() }),
    ...(agents.length > 0 && { agent_type_ids: [...agents] }),
    ...(standings.length > 0 && { states: [...standings] }),
    ...(people.length > 0 && { user_ids: [...people] }),
    ...(machines.length > 0 && { machines: [...machines] }),
  };
}

export function runFilterOf(filter: InstanceFilter): RunFilter {
  return {
    q: filter.q ?? '',
    agents: filter.agent_type_ids ?? [],
    standings: filter.states ?? [],
    people: filter.user_ids ?? [],
    machines: filter.machines ?? [],
  };
}

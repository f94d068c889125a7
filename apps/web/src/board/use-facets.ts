import type { Instance } from '@beckon/contract/instance';
import { useMemo } from 'react';
import { trpc } from '../app/beckon.ts';
import { useWorkspace } from '../app/workspace.tsx';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import type { Choice } from './filter-choice.tsx';

/** What runs can be filtered by. */
export interface Facets {
  readonly agents: readonly Choice[];
  readonly people: readonly Choice[];
  readonly machines: readonly Choice[];
}

/** Those of the whole workspace, as the server knows them; until it has said so, those of the live list. */
export function useFacets(): Facets {
  const live = useLiveFacets();
  const { data } = trpc.instances.facets.useQuery({});
  if (!data) return live;
  const named = ({ id, name }: { readonly id: string; readonly name: string }): Choice => ({
    value: id,
    label: maskDeceptive(name),
  });
  return {
    agents: data.agents.map(named),
    people: data.people.map(named),
    machines: data.machines.map((value) => ({ value, label: maskDeceptive(value) })),
  };
}

/** The agents, people and machines of the runs in the live list. */
export function useLiveFacets(): Facets {
  const { instances } = useWorkspace().view;
  return useMemo(
    () => ({
      agents: choices(instances, (run) => [run.agent_type_id, run.agent_type_name]),
      people: choices(instances, (run) => [run.user_id, run.user_display_name]),
      machines: choices(instances, (run) => [run.machine, run.machine]),
    }),
    [instances],
  );
}

function choices(
  runs: readonly Instance[],
  of: (run: Instance) => readonly [value: string | null, label: string | null],
): readonly Choice[] {
  const labels = new Map<string, string>();
  for (const run of runs) {
    const [value, label] = of(run);
    if (value !== null) labels.set(value, maskDeceptive(label ?? value));
  }
  return Array.from(labels, ([value, label]) => ({ value, label })).toSorted((a, b) => a.label.localeCompare(b.label));
}

import type { Preferences } from '@beckon/contract/preferences';
import { explain, trpc } from '../app/beckon.ts';
import { tell, tellProblem } from '../ui/toast.tsx';
import { serverFilterOf, type RunFilter } from './run-filter.ts';

type SavedFilter = Preferences['saved_filters'][number];

export interface SavedFilters {
  readonly items: readonly SavedFilter[];
  /** Under a name that is there already, it takes the other's place. */
  readonly save: (name: string, filter: RunFilter) => void;
  readonly remove: (name: string) => void;
}

/** The filters that the person keeps by name, on every device. */
export function useSavedFilters(): SavedFilters {
  const utils = trpc.useUtils();
  const { data } = trpc.preferences.get.useQuery({});
  const set = trpc.preferences.set.useMutation({
    onSuccess: (saved) => utils.preferences.get.setData({}, saved),
    onError: (error) => tellProblem(explain(error)),
  });
  const items = data?.saved_filters ?? [];
  const change = (saved_filters: SavedFilter[], done: string): void => {
    if (data) set.mutate({ ...data, saved_filters }, { onSuccess: () => tell(done) });
  };
  const without = (name: string): SavedFilter[] => items.filter((each) => each.name !== name);
  return {
    items,
    save: (name, filter) => change([...without(name), { name, filter: serverFilterOf(filter) }], `Saved “${name}”.`),
    remove: (name) => change(without(name), `Removed “${name}”.`),
  };
}

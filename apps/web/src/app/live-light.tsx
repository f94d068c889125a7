import type { Liveness } from '@beckon/client/follower';
import { useSyncExternalStore } from 'react';
import { liveness } from './liveness.ts';

const words: Readonly<Record<Liveness, string>> = { live: 'Live', catching_up: 'Catching up', offline: 'Offline' };
const marks: Readonly<Record<Liveness, string>> = {
  live: 'bg-ink',
  catching_up: 'bg-faint animate-breathe',
  offline: 'border-[1.5px] border-faint',
};

/** Says whether what is on the screen is true now. */
export function LiveLight({ signOnly = false }: { readonly signOnly?: boolean }) {
  const state = useSyncExternalStore(liveness.subscribe, liveness.current);
  return (
    <output
      aria-label={`Connection: ${words[state]}`}
      title={words[state]}
      className={`flex items-center gap-1.5 text-soft ${signOnly ? 'size-6 justify-center' : 'text-xs'}`}
    >
      <span aria-hidden className={`size-2 rounded-full ${marks[state]}`} />
      {!signOnly && words[state]}
    </output>
  );
}

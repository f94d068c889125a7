import type { Follower } from '@beckon/client/follower';
import { useEffect } from 'react';
import { accountKey } from './account-key.ts';
import { keep, recall } from './offline-store.ts';
import { useSession } from '../app/session.tsx';

/** So often a view that changes all the time is kept. */
const KEEP_MS = 3_000;
/** The first time sooner: people look in and go on. */
const FIRST_MS = 300;

/**
 * Keeps the last state of a followed view on the device, and shows it until the feed speaks, so that what was loaded once
 * can be read without a network. The connection's light says how true it is.
 *
 * @param trim what of the view is worth keeping
 */
export function useKeptView<Frame, View extends { readonly phase: string }>(
  follower: Follower<Frame, View>,
  name: string,
  trim: (view: View) => View,
): void {
  const account = accountKey(useSession());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let kept: View | undefined;
    const save = (): void => {
      clearTimeout(timer);
      timer = undefined;
      const { view } = follower.current();
      if (view === kept || view.phase === 'empty') return;
      kept = view;
      // What is gone is gone here, too.
      void keep([account, name], view.phase === 'gone' ? undefined : trim(view));
    };
    const unsubscribe = follower.subscribe(() => (timer ??= setTimeout(save, kept ? KEEP_MS : FIRST_MS)));
    addEventListener('pagehide', save);
    void recall<View>([account, name]).then((view) => {
      if (view) follower.update((current) => (current.phase === 'empty' ? view : current));
    });
    return () => {
      unsubscribe();
      removeEventListener('pagehide', save);
      save();
    };
  }, [follower, account, name, trim]);
}

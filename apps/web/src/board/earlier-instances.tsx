import type { Instance } from '@beckon/contract/instance';
import { useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { InstanceRow } from './instance-row.tsx';

/** As many as the live list holds: when it is shorter, it is all there is. */
const LIVE = 200;
const PAGE = 50;

/** Runs beyond the live list, fetched page by page when they are asked for. */
export function EarlierInstances({ shown }: { readonly shown: readonly Instance[] }) {
  const [asked, setAsked] = useState(false);
  const { data, error, isFetching, hasNextPage, fetchNextPage } = trpc.instances.list.useInfiniteQuery(
    { limit: PAGE },
    { enabled: asked, getNextPageParam: (page) => page.next_cursor },
  );
  const known = new Set(shown.map(({ id }) => id));
  const earlier = data?.pages.flatMap(({ items }) => items.filter(({ id }) => !known.has(id))) ?? [];
  if (!asked && shown.length < LIVE) return null;
  const more = (): void => {
    if (asked) void fetchNextPage();
    else setAsked(true);
  };
  return (
    <section aria-label="Earlier">
      <ul>
        {earlier.map((instance) => (
          <InstanceRow key={instance.id} instance={instance} />
        ))}
      </ul>
      {error && <Problem>{explain(error)}</Problem>}
      {(!asked || hasNextPage) && (
        <Button onClick={more} disabled={isFetching} className="mt-3">
          {isFetching ? 'Loading…' : 'Show earlier runs'}
        </Button>
      )}
    </section>
  );
}

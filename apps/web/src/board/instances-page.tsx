import { usePageTitle } from '../app/use-page-title.ts';
import { explain, trpc } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { InstanceRow } from './instance-row.tsx';

const PAGE = 100;

/** Every run there is. */
export function InstancesPage() {
  usePageTitle('Instances');
  const { data, error, isFetching, hasNextPage, fetchNextPage } = trpc.instances.list.useInfiniteQuery(
    { limit: PAGE },
    { getNextPageParam: (page) => page.next_cursor },
  );
  return (
    <div className="mx-auto max-w-5xl space-y-4 px-4 pt-6 pb-16">
      <h1 className="text-xl font-semibold">Instances</h1>
      {error && <Problem>{explain(error)}</Problem>}
      {!data && !error && <Skeleton lines={6} label="Loading runs" />}
      <ul>{data?.pages.flatMap(({ items }) => items.map((run) => <InstanceRow key={run.id} instance={run} />))}</ul>
      {hasNextPage && (
        <Button disabled={isFetching} onClick={() => void fetchNextPage()}>
          {isFetching ? 'Loading…' : 'Show more'}
        </Button>
      )}
    </div>
  );
}

import type { AuditDecision, AuditRow } from '@beckon/contract/audit';
import { useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { fullTime } from '../text/relative-time.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Row, Section } from './section.tsx';

const decisions = [
  { value: '', label: 'Done and denied' },
  { value: 'allowed', label: 'Done' },
  { value: 'denied', label: 'Denied' },
] as const satisfies readonly { value: AuditDecision | ''; label: string }[];

/** What people's authority did in this workspace, latest first. */
export function AuditSection() {
  const { workspace_id } = useSession();
  const [decision, setDecision] = useState<AuditDecision | ''>('');
  const [person, setPerson] = useState('');
  const members = trpc.workspaces.members.useQuery({ workspace_id });
  const pages = trpc.audit.list.useInfiniteQuery(
    { limit: 50, ...(decision !== '' && { decision }), ...(person !== '' && { user_id: person }) },
    { getNextPageParam: (page) => page.next_cursor },
  );
  const rows = pages.data?.pages.flatMap(({ items }) => items);
  return (
    <Section title="Audit" hint="Every action that takes a person’s authority, done or denied. Nobody can change it.">
      <div className="flex flex-wrap items-end gap-3 py-3">
        <Select label="What" value={decision} choices={decisions} onChange={setDecision} />
        <Select
          label="Who"
          className="max-w-60"
          value={person}
          choices={[
            { value: '', label: 'Everybody' },
            ...(members.data?.items ?? []).map(({ user_id, email }) => ({ value: user_id, label: email })),
          ]}
          onChange={setPerson}
        />
        <a href="/api/v1/audit/export" download className={`${buttonClass('quiet')} ml-auto`}>
          Export all of it
        </a>
      </div>
      {pages.error && <Problem>{explain(pages.error)}</Problem>}
      {pages.isPending && <Skeleton lines={4} label="Loading the audit log" />}
      {rows?.length === 0 && <p className="py-4 text-soft">Nothing of the kind has happened.</p>}
      <ul className="divide-y divide-line">
        {rows?.map((row) => (
          <AuditEntry key={row.seq} row={row} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button className="mt-3" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {pages.isFetchingNextPage ? 'Loading…' : 'Earlier'}
        </Button>
      )}
    </Section>
  );
}

function AuditEntry({ row }: { readonly row: AuditRow }) {
  return (
    <Row
      title={
        <>
          <span className="font-mono text-sm">{row.action}</span>
          {row.decision === 'denied' && <span className="ml-2 rounded bg-sunk px-1.5 text-xs">denied</span>}
        </>
      }
      actions={
        <time dateTime={row.created_at} className="text-sm whitespace-nowrap text-soft">
          {fullTime(row.created_at)}
        </time>
      }
    >
      <span className="wrap-anywhere">{row.user_email ?? row.actor_kind}</span>
      {row.key_id !== null && <span>by key</span>}
      {row.target_kind !== null && (
        <span className="wrap-anywhere">
          {row.target_kind} {row.target_id ?? ''}
        </span>
      )}
      {row.ip_address !== null && <span>{row.ip_address}</span>}
    </Row>
  );
}

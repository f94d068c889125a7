import type { AuditDecision } from '@beckon/contract/audit';
import { useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Failure } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AuditEntry } from './audit-entry.tsx';
import { Section } from './section.tsx';
import { useAuditNames } from './use-audit-names.ts';

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
  const names = useAuditNames();
  const members = trpc.workspaces.members.useQuery({ workspace_id });
  const pages = trpc.audit.list.useInfiniteQuery(
    { limit: 50, ...(decision !== '' && { decision }), ...(person !== '' && { user_id: person }) },
    { getNextPageParam: (page) => page.next_cursor },
  );
  const rows = pages.data?.pages.flatMap(({ items }) => items);
  return (
    <Section title="Audit" hint="Every action that takes a person’s authority, done or denied. Nobody can change it.">
      <div className="grid grid-cols-2 items-end gap-3 py-3 sm:flex">
        <Select label="What" value={decision} choices={decisions} onChange={setDecision} />
        <Select
          label="Who"
          className="min-w-0 sm:max-w-60"
          value={person}
          choices={[
            { value: '', label: 'Everybody' },
            ...(members.data?.items ?? []).map(({ user_id, email }) => ({ value: user_id, label: email })),
          ]}
          onChange={setPerson}
        />
        <a href="/api/v1/audit/export" download className={`${buttonClass('quiet')} col-span-full sm:ml-auto`}>
          Export all of it
        </a>
      </div>
      {pages.error && <Failure again={() => void pages.refetch()}>{explain(pages.error)}</Failure>}
      {pages.isPending && <Skeleton shape="entry" lines={4} label="Loading the audit log" />}
      {rows?.length === 0 && <p className="py-4 text-soft">Nothing of the kind has happened.</p>}
      <ul className="divide-y divide-line">
        {rows?.map((row) => (
          <AuditEntry key={row.seq} row={row} names={names} />
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

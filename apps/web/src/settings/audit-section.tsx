import { trpc } from '../app/beckon.ts';
import { Ago } from '../ui/ago.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Listed, Row, Section } from './section.tsx';

/** What people's authority did in this workspace, latest first. */
export function AuditSection() {
  const rows = trpc.audit.list.useQuery({ limit: 20 });
  return (
    <Section title="Audit" hint="Every action that takes a person’s authority, done or denied. Nobody can change it.">
      <Listed query={rows} label="the audit log">
        {(row) => (
          <Row key={row.seq} title={`${row.action}${row.decision === 'denied' ? ', denied' : ''}`}>
            <span className="wrap-anywhere">{row.user_email ?? row.actor_kind}</span>
            {row.target_kind && (
              <span className="wrap-anywhere">
                {row.target_kind} {row.target_id ?? ''}
              </span>
            )}
            <Ago at={row.created_at} />
          </Row>
        )}
      </Listed>
      <a href="/api/v1/audit/export" download className={`${buttonClass('quiet')} mt-2`}>
        Export all of it
      </a>
    </Section>
  );
}

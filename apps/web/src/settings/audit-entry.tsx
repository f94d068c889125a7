import type { AuditRow } from '@beckon/contract/audit';
import { ChevronRight } from 'lucide-react';
import { fullTime } from '../text/relative-time.ts';
import { RevealedText } from '../text/revealed-text.tsx';
import { Badge } from '../ui/badge.tsx';
import type { AuditNames } from './audit-phrases.ts';
import { auditSentence } from './audit-sentence.ts';

/** One row of the log: its sentence, and everything it holds when it is opened. */
export function AuditEntry({ row, names }: { readonly row: AuditRow; readonly names: AuditNames }) {
  return (
    <li>
      <details className="group">
        <summary className="-mx-3 flex min-h-14 items-center gap-3 rounded-lg px-3 py-2 hover:bg-sunk focus-visible:-outline-offset-2">
          <span className="min-w-0 flex-1">
            <span className="font-medium wrap-anywhere">{auditSentence(row, names)}</span>
            <span className="flex flex-wrap gap-x-3 text-sm text-soft">
              <time dateTime={row.created_at}>{fullTime(row.created_at)}</time>
              <span className="font-mono">{row.action}</span>
              {row.ip_address !== null && <span>from {row.ip_address}</span>}
            </span>
          </span>
          {row.decision === 'denied' && <Badge>denied</Badge>}
          <ChevronRight aria-hidden className="size-4 shrink-0 text-faint transition-transform group-open:rotate-90" />
        </summary>
        <dl className="grid gap-x-4 pb-3 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
          {factsOf(row).map(([name, value]) => (
            <div key={name} className="py-0.5 sm:contents">
              <dt className="text-soft">{name}</dt>
              <dd className="font-mono wrap-anywhere">
                <RevealedText text={value} />
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}

function factsOf(row: AuditRow): readonly (readonly [name: string, value: string])[] {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Decision', row.decision],
    ['On', row.target_kind && `${row.target_kind} ${row.target_id ?? ''}`.trim()],
    ['By', row.user_email ?? row.actor_kind],
    ['Key', row.key_id],
    ['Session', row.session_id],
    ['Program', row.user_agent],
    ['Detail', row.detail && JSON.stringify(row.detail)],
    ['Request', row.request_id],
    ['Row', `${row.seq} ${row.hash}`],
  ];
  return facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value] as const]));
}

import type { OperationMeta } from '@beckon/adapters/operation-meta';
import type { AuditedAction } from '@beckon/core/audit/audit-action';

/** Fields of an input that say what was done, besides to what. No row holds what people wrote to each other. */
const TELLING = [
  'role',
  'access',
  'email',
  'name',
  'user_id',
  'scopes',
  'preset',
  'is_active',
  'overlap_hours',
  'expires_in_days',
];

/**
 * What an audit row says of a call: its target is what the path of the operation names last, or what it has made.
 *
 * @param id of the operation, `keys.revoke`
 */
export function describeCall(
  id: string,
  { rest }: OperationMeta,
  input: unknown,
  output?: unknown,
): Pick<AuditedAction, 'action' | 'target' | 'detail'> {
  const given = asRecord(input);
  const [field] = rest?.path.match(/\w+(?=\}[^{]*$)/) ?? [];
  const named = field === undefined ? undefined : given[field];
  const made = asRecord(output)['id'];
  const target =
    field !== undefined && typeof named === 'string'
      ? { kind: field.replace(/_id$/, ''), id: named }
      : { kind: id.split('.', 1)[0] ?? id, id: typeof made === 'string' ? made : null };
  const telling = TELLING.filter((name) => name !== field && given[name] != null).map((name) => [name, given[name]]);
  return { action: id, target, ...(telling.length > 0 && { detail: Object.fromEntries(telling) }) };
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

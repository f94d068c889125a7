import type { AuditRow } from '@beckon/contract/audit';
import { expect, test } from 'vitest';
import { PAST, PHRASES, tellOf, type AuditNames } from './audit-phrases.ts';
import { auditSentence } from './audit-sentence.ts';

const known: Readonly<Record<string, string>> = {
  ada: 'Ada',
  grace: 'Grace',
  r1: 'Upgrade',
  a1: 'Claude Code',
  k1: 'laptop',
};
const find = (id: string): string | undefined => known[id];
const names: AuditNames = { person: find, agent: find, run: find, key: find };
const nobody: AuditNames = {
  person: () => undefined,
  agent: () => undefined,
  run: () => undefined,
  key: () => undefined,
};

function row(more: Partial<AuditRow>): AuditRow {
  return {
    workspace_id: 'w',
    seq: 1,
    created_at: '2026-01-31T09:30:00.000Z',
    actor_kind: 'person',
    user_id: 'ada',
    user_email: 'ada@example.com',
    key_id: null,
    session_id: null,
    action: 'keys.create',
    decision: 'allowed',
    target_kind: null,
    target_id: null,
    ip_address: null,
    user_agent: null,
    request_id: null,
    detail: null,
    prev_hash: '',
    hash: '',
    ...more,
  };
}

test.each<[Partial<AuditRow>, string]>([
  [
    { action: 'invitations.create', detail: { email: 'grace@example.com', role: 'viewer' } },
    'Ada invited grace@example.com as a viewer',
  ],
  [{ action: 'invitations.create', detail: { role: 'admin' } }, 'Ada invited whoever brings the link as an admin'],
  [{ action: 'keys.create', detail: { name: 'ci' } }, 'Ada made the key “ci”'],
  [{ action: 'keys.revoke', target_id: 'k1' }, 'Ada revoked the key “laptop”'],
  [{ action: 'keys.revoke', target_id: 'other' }, 'Ada revoked a key'],
  [{ action: 'keys.revoke', actor_kind: 'cli', user_id: null }, 'Somebody on the server’s machine revoked a key'],
  [{ action: 'keys.revokeCurrent', actor_kind: 'key' }, 'A key of Ada revoked itself'],
  [{ action: 'workspaces.changeRole', target_id: 'grace', detail: { role: 'operator' } }, 'Ada made Grace an operator'],
  [{ action: 'workspaces.transfer', detail: { user_id: 'grace' } }, 'Ada handed the workspace over to Grace'],
  [{ action: 'userAgents.launch', target_id: 'a1' }, 'Ada launched the agent “Claude Code”'],
  [
    { action: 'shares.create', target_id: 'r1', detail: { email: 'x@example.com', access: 'WRITE' } },
    'Ada shared the run “Upgrade” with x@example.com, to answer in',
  ],
  [{ action: 'audit.list', decision: 'denied', user_id: 'gone' }, 'ada@example.com tried to read the audit log'],
  [
    { action: 'messages.sendAgent', decision: 'denied', actor_kind: 'key', detail: { repeated: 1200 } },
    'A key of Ada tried to report as an agent, 1,200 times more',
  ],
  [{ action: 'long.gone' }, 'Ada did long.gone'],
])('a row of the audit log reads as a sentence: %j', (more, sentence) => {
  expect(auditSentence(row(more), names)).toBe(sentence);
});

test('a name cannot turn its sentence around', () => {
  const detail = { name: 'ci\u202e”egnahc on' };
  expect(auditSentence(row({ detail }), names)).toBe('Ada made the key “ci\ufffd”egnahc on”');
});

test('every action has a sentence, also where nothing is known but its name', () => {
  const written = Object.entries(PHRASES).map(([action, phrase]) => [
    action,
    typeof phrase === 'string' ? phrase : phrase(tellOf(row({ action }), nobody)),
  ]);
  const verbs = Object.keys(PAST);
  const odd = written.filter(
    ([, text = '']) => !verbs.includes(text.split(' ', 1)[0] ?? '') || /undefined|null| {2}/.test(text),
  );
  expect(odd).toEqual([]);
});

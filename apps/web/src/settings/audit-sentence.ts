import type { AuditRow } from '@beckon/contract/audit';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { PAST, PHRASES, tellOf, type AuditNames, type Phrase } from './audit-phrases.ts';

/** What a row of the audit log tells, as a sentence: who did what, or tried to. */
export function auditSentence(row: AuditRow, names: AuditNames): string {
  const phrase = phraseOf(row, names);
  const who = whoActed(row, names);
  const what = row.decision === 'denied' ? `tried to ${phrase}` : past(phrase);
  return `${who} ${what}${repetition(row)}`;
}

function phraseOf(row: AuditRow, names: AuditNames): Phrase {
  const phrase = isKnown(row.action) ? PHRASES[row.action] : (`do ${maskDeceptive(row.action)}` as const);
  return typeof phrase === 'string' ? phrase : phrase(tellOf(row, names));
}

/** Rows stay when the action they tell of has another name by now. */
function isKnown(action: string): action is keyof typeof PHRASES {
  return Object.hasOwn(PHRASES, action);
}

function past(phrase: Phrase): string {
  const space = phrase.indexOf(' ');
  return PAST[phrase.slice(0, space) as keyof typeof PAST] + phrase.slice(space);
}

function whoActed({ actor_kind: kind, user_id: id, user_email: email }: AuditRow, names: AuditNames): string {
  const person = maskDeceptive((id === null ? undefined : names.person(id)) ?? email ?? 'Somebody');
  switch (kind) {
    case 'person':
      return person;
    case 'key':
      return `A key of ${person}`;
    case 'client':
      return `A program of ${person}`;
    case 'cli':
      return 'Somebody on the server’s machine';
    case 'system':
      return 'Beckon';
    case 'anonymous':
      return 'Somebody unknown';
  }
}

/** Denials that came again and again are counted in one row. */
function repetition({ detail }: AuditRow): string {
  const times = detail?.['repeated'];
  if (typeof times !== 'number') return '';
  return times === 1 ? ', once more' : `, ${times.toLocaleString('en')} times more`;
}

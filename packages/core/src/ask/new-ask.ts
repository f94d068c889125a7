import { parseQuestion } from '@beckon/contract/ask-options';
import type { AskKind, AskRequest } from '@beckon/contract/ask';
import type { NewAsk } from '../instance/instance-change.ts';
import { requestHash } from './request-hash.ts';

const PERMISSION = /^\s*Allow execution of/;
const KINDS: Readonly<Record<string, AskKind>> = { question: 'question', permission: 'permission', plan: 'plan' };

/**
 * The ask that a question message opens. A connector that knows what it asks says so in `message_metadata.ask_kind`; on
 * the reference's wire a permission is told by its first words.
 */
export function newAsk(
  messageId: string,
  content: string,
  metadata: Readonly<Record<string, unknown>> | null | undefined,
  request: AskRequest | null | undefined,
): NewAsk {
  const declared = metadata?.['ask_kind'];
  const kind = PERMISSION.test(content)
    ? 'permission'
    : (typeof declared === 'string' && KINDS[declared]) || (request ? 'permission' : 'question');
  const bound = request ? { request, request_hash: requestHash(request) } : { request: null, request_hash: null };
  return { id: messageId, kind, options: parseQuestion(content).options, ...bound };
}

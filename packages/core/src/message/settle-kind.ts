import { readImageUrl } from '@beckon/contract/image-url';
import { KIND_METADATA, MessageKind } from '@beckon/contract/message-kind';
import type { Metadata } from '@beckon/contract/id';
import { badRequest } from '../app-error.ts';
import { readGitDiff } from '../instance/git-diff.ts';

export interface Kinded {
  readonly content: string;
  readonly message_metadata?: Metadata | null | undefined;
}

/**
 * The kind of an agent's message, and its content as it is stored. A kind that is known holds what it says.
 *
 * @param declared what the caller says it is; without it, what the metadata name as `kind` counts, if it holds
 * @throws AppError BAD_REQUEST that names the field, where the message is not of the kind declared
 */
export function settleKind(
  message: Kinded,
  declared: string | null | undefined,
): { readonly kind: string; readonly content: string } {
  const { content, message_metadata: metadata } = message;
  const named = metadata?.['kind'];
  const kind = declared ?? (typeof named === 'string' && named.length <= 50 ? named : 'text');
  const known = MessageKind.safeParse(kind).data;
  if (!known) return { kind, content };
  const misfit = findMisfit(known, message);
  if (misfit !== undefined) {
    if (declared == null) return { kind: 'text', content };
    throw badRequest(`A message of kind '${kind}' does not fit: ${misfit}`);
  }
  return { kind, content: known === 'diff' ? (readGitDiff(content) ?? content) : content };
}

function findMisfit(kind: MessageKind, { content, message_metadata: metadata }: Kinded): string | undefined {
  const { error } = KIND_METADATA[kind].safeParse(metadata ?? {});
  const [issue] = error?.issues ?? [];
  if (issue) return `${['message_metadata', ...issue.path].join('.')}: ${issue.message}.`;
  if (kind === 'diff' && !readGitDiff(content)) {
    return 'content is not a git diff: each file begins with "diff --git" and has a hunk, mode, rename or binary part.';
  }
  if (kind === 'image' && !readImageUrl(content)) {
    return 'content must be a data URL of a PNG, JPEG, GIF or WebP image, in strict base64: data:image/png;base64,….';
  }
  return undefined;
}

import { useState } from 'react';
import { useSession } from '../app/session.tsx';
import { useKept } from '../instance/use-kept.ts';
import type { DiffFile } from './diff-file.ts';
import type { LineRange, ReviewComment } from './review-comment.ts';

interface Kept {
  readonly comments: readonly ReviewComment[];
  /** What each file was when it was marked as viewed, by path. */
  readonly viewed: Readonly<Record<string, string>>;
}

/** A person's review of one run's diff: kept in this browser until it is sent; its tabs show the same. */
export interface Review {
  readonly comments: readonly ReviewComment[];
  /** The comment that is being written. */
  readonly editing: string | null;
  readonly edit: (id: string | null) => void;
  readonly begin: (range: LineRange, quote: string) => void;
  readonly change: (id: string, change: Partial<Pick<ReviewComment, 'text' | 'start' | 'end' | 'quote'>>) => void;
  readonly remove: (id: string) => void;
  readonly clear: (sent: readonly ReviewComment[]) => void;
  /** False again as soon as the file is another one. */
  readonly isViewed: (file: DiffFile) => boolean;
  readonly setViewed: (file: DiffFile, viewed: boolean) => void;
}

/** Comments and marks of the signed-in person on the diff of one run. */
export function useReview(agent_instance_id: string): Review {
  const name = `beckon:review:${useSession().id}:${agent_instance_id}`;
  const [kept, setKept] = useKept(name, read, isNothing);
  const [editing, edit] = useState<string | null>(null);
  const setComments = (next: (before: readonly ReviewComment[]) => readonly ReviewComment[]): void =>
    setKept((before) => ({ ...before, comments: next(before.comments) }));
  return {
    comments: kept.comments,
    editing,
    edit: (id) => {
      // One that says nothing is none.
      setComments((before) => before.filter((each) => each.id === id || each.text.trim() !== ''));
      edit(id);
    },
    begin: (range, quote) => {
      const id = crypto.randomUUID();
      setComments((before) => [...before.filter(({ text }) => text.trim() !== ''), { ...range, id, quote, text: '' }]);
      edit(id);
    },
    change: (id, change) =>
      setComments((before) => before.map((each) => (each.id === id ? { ...each, ...change } : each))),
    remove: (id) => {
      setComments((before) => before.filter((each) => each.id !== id));
      edit(null);
    },
    clear: (sent) => {
      const ids = new Set(sent.map(({ id }) => id));
      setComments((before) => before.filter(({ id }) => !ids.has(id)));
      edit(null);
    },
    isViewed: (file) => kept.viewed[file.path] === fingerprint(file),
    setViewed: (file, viewed) =>
      setKept((before) => {
        const { [file.path]: _, ...others } = before.viewed;
        return { ...before, viewed: viewed ? { ...others, [file.path]: fingerprint(file) } : others };
      }),
  };
}

const fingerprints = new WeakMap<DiffFile, string>();

/** Tells two states of a file's diff apart. */
function fingerprint(file: DiffFile): string {
  const known = fingerprints.get(file);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (const { lines } of file.hunks) {
    for (const { kind, text } of lines) {
      for (const letter of `${kind[0]}${text}`) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
    }
  }
  const made = `${file.status} ${file.newMode ?? ''} ${file.added} ${file.removed} ${(hash >>> 0).toString(16)}`;
  fingerprints.set(file, made);
  return made;
}

const isNothing = ({ comments, viewed }: Kept): boolean => comments.length === 0 && Object.keys(viewed).length === 0;

function read(stored: unknown): Kept {
  if (typeof stored !== 'object' || stored === null) return { comments: [], viewed: {} };
  const { comments, viewed } = stored as Partial<Record<keyof Kept, unknown>>;
  return {
    comments: Array.isArray(comments) ? comments.filter(isComment) : [],
    viewed:
      typeof viewed === 'object' && viewed !== null
        ? Object.fromEntries(Object.entries(viewed).filter(([, mark]) => typeof mark === 'string'))
        : {},
  };
}

/** Another version of this page may have written it. */
function isComment(value: unknown): value is ReviewComment {
  if (typeof value !== 'object' || value === null) return false;
  const { id, path, side, start, end, quote, text } = value as Partial<Record<keyof ReviewComment, unknown>>;
  return (
    [id, path, quote, text].every((each) => typeof each === 'string') &&
    (side === 'old' || side === 'new') &&
    typeof start === 'number' &&
    typeof end === 'number'
  );
}

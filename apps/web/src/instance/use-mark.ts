import type { InstanceMark } from '@beckon/contract/mark';
import { useCallback, useEffect, useRef, useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { tellTabs } from '../app/tabs-channel.ts';
import { useMarksOfTabs } from '../app/use-marks.ts';
import { tellProblem } from '../ui/toast.tsx';

/** Who reads along is not told of at every message. */
const APART_MS = 2_000;

export interface Mark {
  readonly pinned: boolean;
  readonly pin: (pinned: boolean) => void;
  /** What had been read when the page opened; null: nothing yet, or not known. */
  readonly since_seq: number | null;
  readonly onSeen: (seq: number) => void;
}

/** What the person keeps of one run: whether it is pinned, and how far they have read, which follows what they see. */
export function useMark(agent_instance_id: string): Mark {
  const utils = trpc.useUtils();
  const { data } = trpc.instances.marks.useQuery({});
  const show = (change: Partial<InstanceMark>): void =>
    utils.instances.marks.setData({}, (all) => all && { items: withMark(all.items, agent_instance_id, change) });
  const wishes = useRef(0);
  const { mutate } = trpc.instances.mark.useMutation({
    networkMode: 'always',
    onMutate: ({ pinned }) => {
      if (pinned === undefined) return undefined;
      show({ pinned });
      return ++wishes.current;
    },
    onSuccess: ({ read_seq, pinned }, asked, wish) => {
      // Answers may overtake each other: an older one takes nothing back.
      show({ read_seq, ...(wish === wishes.current && { pinned }) });
      if (asked.pinned !== undefined) void utils.instances.pinned.invalidate();
      tellTabs({ type: 'marks_changed' });
    },
    onError: (error, { pinned }, wish) => {
      if (pinned === undefined) return;
      if (wish === wishes.current) show({ pinned: !pinned });
      tellProblem(`${pinned ? 'Not pinned' : 'Still pinned'}. ${explain(error)}`);
    },
  });
  useMarksOfTabs();
  const mark = data?.items.find((each) => each.agent_instance_id === agent_instance_id);
  const [since, setSince] = useState<number | undefined>();
  if (data && since === undefined) setSince(mark?.read_seq ?? 0);

  const told = useRef({ seq: 0, at: 0 });
  const owed = useRef<{ seq: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const settle = useCallback(() => {
    if (!owed.current) return;
    clearTimeout(owed.current.timer);
    told.current = { seq: owed.current.seq, at: Date.now() };
    owed.current = null;
    mutate({ agent_instance_id, read_seq: told.current.seq });
  }, [mutate, agent_instance_id]);
  // What was read is told also by who leaves at once.
  useEffect(() => {
    const onHidden = (): void => {
      // A phone's page may be put away for good without another word.
      if (document.visibilityState === 'hidden') settle();
    };
    window.addEventListener('pagehide', settle);
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      window.removeEventListener('pagehide', settle);
      document.removeEventListener('visibilitychange', onHidden);
      settle();
    };
  }, [settle]);
  // Nothing is told before it is known what was read: the divider is made from that.
  const ready = data !== undefined;
  const onSeen = useCallback(
    (seq: number) => {
      if (!ready || seq <= told.current.seq) return;
      if (owed.current) owed.current.seq = seq;
      else {
        const wait = Math.max(0, told.current.at + APART_MS - Date.now());
        owed.current = { seq, timer: setTimeout(settle, wait) };
      }
    },
    [ready, settle],
  );
  return {
    pinned: mark?.pinned ?? false,
    pin: (pinned) => mutate({ agent_instance_id, pinned }),
    since_seq: since === undefined || since === 0 ? null : since,
    onSeen,
  };
}

/** A mark whose other part is not known yet begins empty; what was read only grows. */
function withMark(items: readonly InstanceMark[], id: string, change: Partial<InstanceMark>): InstanceMark[] {
  const mark = items.find((each) => each.agent_instance_id === id) ?? EMPTY;
  const read_seq = Math.max(mark.read_seq, change.read_seq ?? 0);
  return [
    { ...mark, ...change, agent_instance_id: id, read_seq },
    ...items.filter((each) => each.agent_instance_id !== id),
  ];
}

const EMPTY = { pinned: false, read_seq: 0 };

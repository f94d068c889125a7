import type { Ask } from '@beckon/contract/ask';
import type { FeedFrame, FeedItem, InstanceState } from '@beckon/contract/feed';
import type { Message, MessagePage } from '@beckon/contract/message';

/**
 * What a person sees of one instance, kept current by the frames of its feed.
 *
 * `broken` means a number of the log was skipped: the view is still true up to `position`, and must be followed anew.
 */
export interface FeedView {
  readonly phase: 'empty' | 'following' | 'gone' | 'broken';
  readonly instance: InstanceState | null;
  /** Ascending by `seq`, without a gap from the first one on. */
  readonly messages: readonly Message[];
  /** Oldest first. */
  readonly asks: readonly Ask[];
  /** There are messages before the first one. */
  readonly has_more: boolean;
  /** Number of the last event of the log that the view contains. */
  readonly position: number;
  /** Number of the last event the server has spoken of. */
  readonly head: number;
}

export const emptyFeedView: FeedView = {
  phase: 'empty',
  instance: null,
  messages: [],
  asks: [],
  has_more: false,
  position: 0,
  head: 0,
};

/** Everything the server has spoken of is in the view. */
export function isCurrent(view: FeedView): boolean {
  return view.phase === 'following' && view.position >= view.head;
}

/**
 * The view after one more frame. Pure, and blind to repetition: a frame, or a part of one, that was applied before
 * changes nothing.
 */
export function applyFrame(view: FeedView, frame: FeedFrame): FeedView {
  switch (frame.type) {
    case 'snapshot':
      return {
        phase: 'following',
        instance: frame.instance,
        messages: frame.messages.toSorted(bySeq),
        asks: frame.asks.toSorted(byAge),
        has_more: frame.has_more,
        position: frame.head,
        head: frame.head,
      };
    case 'resumed':
    case 'heartbeat':
      return frame.head > view.head ? { ...view, head: frame.head } : view;
    case 'items':
      return applyItems(view, frame.items, frame.head);
    case 'deleted':
      return { ...view, phase: 'gone' };
  }
}

/** The view with an older page in front. A page that no longer adjoins the view (it was reset meanwhile) changes nothing. */
export function prependPage(view: FeedView, page: MessagePage, before_message_id: string): FeedView {
  const first = view.messages[0];
  if (first?.id !== before_message_id) return view;
  const older = page.items.filter((message) => message.seq < first.seq).toSorted(bySeq);
  return { ...view, messages: [...older, ...view.messages], has_more: page.has_more };
}

/**
 * The view without what lies far before its end; its page brings it back when somebody asks for it. It forgets many at once or
 * nothing, so that not every message that comes costs another.
 *
 * @param keep how many of the latest messages stay
 */
export function forgetOlder(view: FeedView, keep: number): FeedView {
  if (view.messages.length <= 2 * keep) return view;
  const messages = view.messages.slice(-keep);
  const from = messages[0]?.created_at ?? '';
  const asks = view.asks.filter((ask) => ask.state === 'open' || ask.created_at >= from);
  return { ...view, messages, asks, has_more: true };
}

/** Asks that wait for a person now, oldest first. */
export function openAsks(view: FeedView): readonly Ask[] {
  return view.asks.filter((ask) => ask.state === 'open');
}

function applyItems(view: FeedView, items: readonly FeedItem[], head: number): FeedView {
  if (view.phase !== 'following') return view;
  let next = view;
  for (const item of items) {
    if (item.seq <= next.position) continue;
    if (item.seq > next.position + 1) {
      next = { ...next, phase: 'broken' };
      break;
    }
    next = { ...applyItem(next, item), position: item.seq };
  }
  const known = Math.max(next.head, head);
  return known === next.head ? next : { ...next, head: known };
}

function applyItem(view: FeedView, item: FeedItem): FeedView {
  switch (item.type) {
    case 'instance':
      return { ...view, instance: item.instance };
    case 'message':
      return { ...view, messages: withMessage(view, item.message) };
    case 'ask':
      return { ...view, asks: [...view.asks.filter((ask) => ask.id !== item.ask.id), item.ask].toSorted(byAge) };
    case 'gone':
      return {
        ...view,
        messages: view.messages.filter((message) => message.id !== item.entity_id),
        asks: view.asks.filter((ask) => ask.id !== item.entity_id),
      };
  }
}

function withMessage(view: FeedView, message: Message): readonly Message[] {
  const { messages } = view;
  const at = messages.findLastIndex((each) => each.seq <= message.seq);
  if (messages[at]?.id === message.id) return messages.with(at, message);
  // An older message than the loaded ones changed: its page will bring it when it is asked for.
  if (at < 0 && view.has_more) return messages;
  return messages.toSpliced(at + 1, 0, message);
}

function bySeq(a: Message, b: Message): number {
  return a.seq - b.seq;
}

function byAge(a: Ask, b: Ask): number {
  return a.created_at === b.created_at ? compare(a.id, b.id) : compare(a.created_at, b.created_at);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { Ask } from '@beckon/contract/ask';
import type { FeedFrame, FeedItem, InstanceState } from '@beckon/contract/feed';
import type { Listening } from '@beckon/contract/listening';
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
  /** What somebody has opened further back; null: nothing, or it has grown until it met `messages`. */
  readonly stretch: Stretch | null;
  /** Number of the last event of the log that the view contains. */
  readonly position: number;
  /** Number of the last event the server has spoken of. */
  readonly head: number;
}

/** A part of a conversation before `messages`, with messages between the two that are not loaded. */
export interface Stretch {
  /** Ascending by `seq`. */
  readonly messages: readonly Message[];
  /** There are messages before the first one. */
  readonly has_more: boolean;
  /** Nothing is missing from the first message up to this `seq`. */
  readonly to_seq: number;
}

export const emptyFeedView: FeedView = {
  phase: 'empty',
  instance: null,
  messages: [],
  asks: [],
  has_more: false,
  stretch: null,
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
        stretch: null,
        position: frame.head,
        head: frame.head,
      };
    case 'resumed':
    case 'heartbeat':
      return withListening(frame.head > view.head ? { ...view, head: frame.head } : view, frame.listening);
    case 'items':
      return applyItems(view, frame.items, frame.head);
    case 'deleted':
      return { ...view, phase: 'gone' };
  }
}

/** What is read: the stretch that was opened further back, else the end of the conversation. */
export function readPart(view: FeedView): Pick<Stretch, 'messages' | 'has_more'> {
  return view.stretch ?? view;
}

/**
 * The view with an older page in front of what is read. A page that no longer adjoins it (the view was reset meanwhile)
 * changes nothing.
 */
export function prependPage(view: FeedView, page: MessagePage, before_message_id: string): FeedView {
  const part = readPart(view);
  const first = part.messages[0];
  if (first?.id !== before_message_id) return view;
  const older = page.items.filter((message) => message.seq < first.seq).toSorted(bySeq);
  const grown = { messages: [...older, ...part.messages], has_more: page.has_more };
  return view.stretch ? { ...view, stretch: { ...view.stretch, ...grown } } : { ...view, ...grown };
}

/** The view with a page from further back opened: a stretch of its own, unless it reaches to what is loaded. */
export function openStretch(view: FeedView, page: MessagePage, to_seq: number): FeedView {
  return joined({
    ...view,
    stretch: { messages: page.items.toSorted(bySeq), has_more: page.has_more, to_seq },
  });
}

/** The stretch with the page that follows it, which may close the gap. A page that no longer adjoins it changes nothing. */
export function appendPage(view: FeedView, page: MessagePage, after_seq: number, to_seq: number): FeedView {
  const { stretch } = view;
  if (stretch?.to_seq !== after_seq) return view;
  const newer = page.items.filter(({ seq }) => seq > after_seq).toSorted(bySeq);
  return joined({ ...view, stretch: { ...stretch, messages: [...stretch.messages, ...newer], to_seq } });
}

/** The view back at the end of the conversation. */
export function closeStretch(view: FeedView): FeedView {
  return view.stretch ? { ...view, stretch: null } : view;
}

function joined(view: FeedView): FeedView {
  const { stretch, messages } = view;
  const first = messages[0]?.seq ?? 0;
  if (!stretch || stretch.to_seq < first - 1) return view;
  const before = stretch.messages.filter(({ seq }) => seq < first);
  // The page may lie within what is loaded; then there is nothing to add in front of it.
  if (before.length === 0) return { ...view, stretch: null };
  return { ...view, messages: [...before, ...messages], has_more: stretch.has_more, stretch: null };
}

/**
 * The view without what lies far from its end and from what is read; pages bring it back when somebody comes near. It forgets
 * many at once or nothing, so that not every message that comes costs another.
 *
 * @param keep how many of the latest messages stay; of what is read further back, as many around the reader
 * @param reading_seq the message that is read
 */
export function forgetFar(view: FeedView, keep: number, reading_seq: number): FeedView {
  const { messages: all, stretch: before } = view;
  const isMany = (some: readonly Message[] = []): boolean => some.length > 2 * keep;
  if (!isMany(all) && !isMany(before?.messages)) return view;
  const end = isMany(all) ? all.length - keep : 0;
  const near = around(before?.messages ?? all, keep, reading_seq);
  const isApart = !before && near.to < end;
  const messages = all.slice(before || isApart ? end : Math.min(near.from, end));
  const stretch = isApart || isMany(before?.messages) ? nearPart(before ?? { ...view, to_seq: 0 }, near) : before;
  const kept = new Set([...messages, ...(stretch?.messages ?? [])].map(({ id }) => id));
  const asks = view.asks.filter(
    ({ id, state, answer_message_id }) => state === 'open' || kept.has(id) || kept.has(answer_message_id ?? ''),
  );
  const has_more = messages.length < all.length || view.has_more;
  return { ...view, messages, stretch, asks, has_more };
}

/** Where the part of these messages begins and ends that lies near to what is read. */
function around(messages: readonly Message[], keep: number, reading_seq: number): { from: number; to: number } {
  const at = messages.findLastIndex(({ seq }) => seq <= reading_seq);
  return { from: Math.max(0, at - keep / 2), to: at + keep / 2 };
}

/** That part as a stretch. What was cut off behind it is fetched again by who reads on. */
function nearPart(stretch: Stretch, { from, to }: { from: number; to: number }): Stretch {
  const messages = stretch.messages.slice(from, to);
  return {
    messages,
    has_more: from > 0 || stretch.has_more,
    to_seq: to < stretch.messages.length ? (messages.at(-1)?.seq ?? 0) : stretch.to_seq,
  };
}

/** Asks that wait for a person now, oldest first. */
export function openAsks(view: FeedView): readonly Ask[] {
  return view.asks.filter((ask) => ask.state === 'open');
}

function withListening(view: FeedView, listening: Listening | null): FeedView {
  const { instance } = view;
  return instance && instance.listening !== listening ? { ...view, instance: { ...instance, listening } } : view;
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
      return {
        ...view,
        messages: withMessage(view, item.message),
        ...within(view, (all) => replaced(all, item.message)),
      };
    case 'ask':
      return { ...view, asks: [...view.asks.filter((ask) => ask.id !== item.ask.id), item.ask].toSorted(byAge) };
    case 'gone':
      return {
        ...view,
        messages: view.messages.filter((message) => message.id !== item.entity_id),
        asks: view.asks.filter((ask) => ask.id !== item.entity_id),
        ...within(view, (all) => all.filter(({ id }) => id !== item.entity_id)),
      };
  }
}

/** The stretch of a view, if there is one, with its messages changed. */
function within(
  { stretch }: FeedView,
  change: (messages: readonly Message[]) => readonly Message[],
): Pick<FeedView, 'stretch'> {
  return { stretch: stretch && { ...stretch, messages: change(stretch.messages) } };
}

function replaced(messages: readonly Message[], message: Message): readonly Message[] {
  const at = messages.findIndex(({ id }) => id === message.id);
  return at < 0 ? messages : messages.with(at, message);
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

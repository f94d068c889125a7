import { backoffMs } from '@beckon/shared/backoff';

/** What a screen says of its connection: all there, on the way, or cut off. Never wrong for longer than `SILENCE_MS`. */
export type Liveness = 'live' | 'catching_up' | 'offline';

/** Where a view stands after a frame. `ended`: nothing will follow. `broken`: start again from a snapshot. */
export type Standing = 'current' | 'behind' | 'broken' | 'ended';

/** Why following stopped for good; everything else is tried again. */
export type Refusal = 'not_found' | 'signed_out' | 'forbidden';

export interface Followed<View> {
  readonly view: View;
  readonly liveness: Liveness;
  readonly refusal: Refusal | null;
}

/** What a subscription reports to its follower. */
export interface FollowObserver<Frame> {
  readonly onFrame: (cursor: string, frame: Frame) => void;
  readonly onConnection: (state: 'connecting' | 'open' | 'lost') => void;
  /** `refusal` undefined: it may work next time. */
  readonly onFailure: (refusal?: Refusal) => void;
}

export interface FollowerOptions<Frame, View> {
  readonly empty: View;
  readonly apply: (view: View, frame: Frame) => View;
  readonly standing: (view: View, frame: Frame) => Standing;
  /** Opens the subscription after `cursor` and returns what ends it. */
  readonly open: (cursor: string | null, observer: FollowObserver<Frame>) => () => void;
  /** Throws the connection away and makes a new one. */
  readonly renew: () => void;
  /** A number in [0, 1), for the waits between attempts. */
  readonly random?: () => number;
}

/** Nothing at all for so long means that the connection is dead; the server speaks every 15 s. */
export const SILENCE_MS = 35_000;
/** The server has spoken of events that do not come: ask again. */
export const BEHIND_MS = 5_000;

/**
 * Follows one feed as long as it is started: applies its frames to a view, continues after the last cursor when the
 * connection comes back, and says how far the view can be trusted. `subscribe` and `current` suit React's external stores.
 */
export class Follower<Frame, View> {
  readonly #options: FollowerOptions<Frame, View>;
  readonly #listeners = new Set<() => void>();
  #current: Followed<View>;
  #cursor: string | null = null;
  #close: (() => void) | null = null;
  #attempt = 0;
  #heardAt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #behind: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FollowerOptions<Frame, View>) {
    this.#options = options;
    this.#current = { view: options.empty, liveness: 'catching_up', refusal: null };
  }

  readonly current = (): Followed<View> => this.#current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Begins, or begins again after `stop`, where it left off. */
  start(): void {
    if (this.#close !== null || this.#retry !== undefined) return;
    this.#set({ liveness: 'catching_up', refusal: null });
    this.#open();
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#shut();
  }

  /** Changes the view from beside the feed, as an older page does. */
  update(change: (view: View) => View): void {
    const view = change(this.#current.view);
    if (view !== this.#current.view) this.#set({ view });
  }

  /** The machine woke up or the network came back: do not wait for a timer to find out. */
  wake(): void {
    if (this.#close === null && this.#retry === undefined) return;
    const silent = Date.now() - this.#heardAt > SILENCE_MS;
    if (this.#current.refusal === null && (silent || this.#current.liveness === 'offline')) this.#renew();
  }

  /** The network may have gone: find out now, not when the silence has become long. */
  doubt(): void {
    if (this.#close !== null && this.#current.refusal === null) this.#renew();
  }

  #open(): void {
    // Reports of a subscription that was given up must not touch the one that replaced it.
    let mine = true;
    const when =
      <Args extends unknown[]>(act: (...args: Args) => void) =>
      (...args: Args): void => {
        if (mine) act(...args);
      };
    this.#heardAt = Date.now();
    this.#listen();
    const close = this.#options.open(this.#cursor, {
      onFrame: when((cursor, frame) => this.#frame(cursor, frame)),
      onConnection: when((state) => this.#connection(state)),
      onFailure: when((refusal) => this.#failure(refusal)),
    });
    this.#close = () => {
      mine = false;
      close();
    };
  }

  #shut(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#behind);
    const close = this.#close;
    this.#close = null;
    close?.();
  }

  #frame(cursor: string, frame: Frame): void {
    this.#heardAt = Date.now();
    this.#listen();
    const view = this.#options.apply(this.#current.view, frame);
    const standing = this.#options.standing(view, frame);
    if (standing === 'broken') {
      this.#set({ view, liveness: 'catching_up' });
      this.#cursor = null;
      this.#again();
      return;
    }
    this.#cursor = cursor;
    if (standing === 'current') this.#attempt = 0;
    this.#set({ view, liveness: standing === 'behind' ? 'catching_up' : 'live' });
    if (standing === 'ended') this.stop();
    else this.#expect(standing === 'behind');
  }

  #connection(state: 'connecting' | 'open' | 'lost'): void {
    if (state === 'lost') this.#set({ liveness: 'offline' });
    // Open is not live: only a frame shows that the view is true.
    else if (this.#current.liveness !== 'live' || state === 'connecting') this.#set({ liveness: 'catching_up' });
  }

  #failure(refusal?: Refusal): void {
    this.#shut();
    if (refusal === undefined) return this.#again();
    this.#set({ liveness: 'offline', refusal });
  }

  #again(): void {
    this.#shut();
    if (this.#current.liveness === 'live') this.#set({ liveness: 'catching_up' });
    const { random } = this.#options;
    const wait = backoffMs(this.#attempt, { baseMs: 500, capMs: 30_000, ...(random && { random }) });
    this.#attempt += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#open();
    }, wait);
  }

  #renew(): void {
    this.#set({ liveness: 'offline' });
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#shut();
    this.#options.renew();
    this.#open();
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#renew(), SILENCE_MS);
  }

  #expect(more: boolean): void {
    clearTimeout(this.#behind);
    this.#behind = more ? setTimeout(() => this.#again(), BEHIND_MS) : undefined;
  }

  #set(change: Partial<Followed<View>>): void {
    const next = { ...this.#current, ...change };
    const same =
      next.view === this.#current.view &&
      next.liveness === this.#current.liveness &&
      next.refusal === this.#current.refusal;
    if (same) return;
    this.#current = next;
    for (const listener of this.#listeners) listener();
  }
}

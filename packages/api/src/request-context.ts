import type { Actor, Context } from '@beckon/core/context';
import type { Device } from '@beckon/core/person/session';

/** Sets and clears the session cookie of the response under way. */
export interface SessionCookie {
  /** @param value as the session's signer writes it */
  set(value: string): void;
  clear(): void;
  /** Keeps an invitation's token until its bearer has signed up. */
  rememberInvitation(token: string): void;
  forgetInvitation(): void;
}

/** The socket a subscription speaks through. */
export interface FeedSocket {
  /** Resolves when it is the turn of one more frame: the socket can take it, and no other frame is on its way there. */
  ready(): Promise<void>;
  /** Counts one more subscription; returns how to count it off. @throws when there are too many */
  hold(): () => void;
}

/** What a door knows of a request before it is known whether the caller may make it. */
export interface RequestContext extends Omit<Context, 'actor'> {
  readonly actor: Actor | undefined;
  /** Why there is no actor, in a sentence; a missing credential has none. */
  readonly authError: string | undefined;
  /** Name of the agent that this client speaks for. */
  readonly agentType: string;
  readonly device: Device;
  /** Where the caller finds this server: `https://beckon.example.com`. */
  readonly origin: string;
  readonly cookie: SessionCookie;
  readonly requestId: string;
  /** Calls back once when an actor may no longer read; returns how to stop watching. */
  watch(actor: Actor, revoke: () => void): () => void;
  /** Present where the request came over a WebSocket, which carries subscriptions only. */
  readonly socket: FeedSocket | undefined;
}

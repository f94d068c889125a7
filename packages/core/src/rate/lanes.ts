/** How much one subject may do in a lane: so many points in so many seconds, counted from its first. */
export interface LaneLimit {
  readonly points: number;
  readonly seconds: number;
}

interface LaneRule extends LaneLimit {
  /** The first half of the refusal; the second says when to try again. */
  readonly says: string;
  /** Guards secrets: no factor loosens it. */
  readonly fixed?: true;
}

/**
 * Every lane, with what it counts. Lanes do not share points: who fills one leaves the others as they are, and that is how
 * answers keep theirs.
 *
 * - `address`: requests of one network address that bring no session of ours, before it is known who asks.
 * - `session`: requests with a session cookie of ours, before it is known whether it still lives.
 * - `read`, `write`: what one key, or one person, reads and writes.
 * - `agents`: what all keys of one person do together.
 * - `decide`: answers and decisions of people, by themselves.
 * - `sign_in_account`, `sign_in_address`: wrong passwords for one account, and from one address.
 * - `token_guess`: wrong set-up, reset, invitation, share and device codes from one address.
 * - `device_poll`: how often a waiting device asks whether its code was approved.
 * - `mail`: letters that strangers may have sent to one mailbox.
 */
export const LANES = {
  address: { points: 10_000, seconds: 10, says: 'Too many requests from this address.' },
  session: { points: 3_000, seconds: 10, says: 'Too many requests from this session.' },
  read: { points: 2_000, seconds: 10, says: 'Too many requests that read.' },
  write: { points: 2_000, seconds: 10, says: 'Too many requests that write.' },
  agents: { points: 6_000, seconds: 10, says: 'The keys of this person send too many requests together.' },
  decide: { points: 300, seconds: 60, says: 'Too many decisions at once.' },
  sign_in_account: { points: 10, seconds: 900, says: 'Too many attempts to sign in to this account.', fixed: true },
  sign_in_address: { points: 30, seconds: 900, says: 'Too many attempts to sign in from this address.', fixed: true },
  token_guess: { points: 30, seconds: 900, says: 'Too many wrong codes and links from this address.', fixed: true },
  device_poll: { points: 20, seconds: 60, says: 'This device asks too often.', fixed: true },
  mail: { points: 5, seconds: 900, says: 'Too many letters were asked for.', fixed: true },
} as const satisfies Record<string, LaneRule>;

export type Lane = keyof typeof LANES;

export const laneRule = (lane: Lane): LaneRule => LANES[lane];

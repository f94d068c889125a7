import type { Role, Scope } from '@beckon/contract/scope';
import type { Bell } from '@beckon/db/bell';
import type { Jobs } from '@beckon/db/open-jobs';
import type { Db } from '@beckon/db/open-database';
import type { Denials } from './audit/denials.ts';
import type { Egress } from './egress/create-egress.ts';
import type { Followers } from './event/followers.ts';
import type { KeySigner } from './key/key-token.ts';
import type { Listeners } from './instance/listeners.ts';
import type { HandOuts } from './message/hand-outs.ts';
import type { ExternalIssuer } from './person/external-issuer.ts';
import type { SessionSigner } from './person/session-signer.ts';
import type { Rates } from './rate/rates.ts';
import type { SendMail } from './mail.ts';
import type { SecretBox } from './secret-box.ts';

/** A person, by session or by a token of another issuer, in one of the workspaces that person belongs to. */
export interface PersonActor {
  readonly kind: 'person';
  /** Null for a person who brings another issuer's token. */
  readonly session_id: string | null;
  /** When that token ends, ISO 8601; a session's end stands in its row. */
  readonly expires_at?: string;
  readonly user_id: string;
  readonly workspace_id: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  /** Set while the person acts as the guest of one shared instance, in a workspace that is not theirs. */
  readonly share_id?: string;
  /** Set while one call acts in another workspace, which it names: the one that the person acts in otherwise. */
  readonly current_workspace_id?: string;
}

/** An agent, by key. It acts for the user who made the key. */
export interface KeyActor {
  readonly kind: 'key';
  readonly key_id: string;
  readonly user_id: string;
  readonly workspace_id: string;
  readonly scopes: readonly Scope[];
  /** Set where the key speaks as this agent only. */
  readonly user_agent_id?: string;
}

/** A client of the MCP door that a person has connected, by access token. It reports and asks for that person, as a key does. */
export interface ClientActor {
  readonly kind: 'client';
  /** What its tokens hang on: the person's consent. */
  readonly connection_id: string;
  readonly client_id: string;
  readonly user_id: string;
  readonly workspace_id: string;
  readonly scopes: readonly Scope[];
  /** When its access token ends, ISO 8601. */
  readonly expires_at: string;
}

export type Actor = PersonActor | KeyActor | ClientActor;

/** Who the idempotency of a request belongs to. */
export function actorId(actor: Actor): string {
  if (actor.kind === 'key') return actor.key_id;
  return actor.kind === 'client' ? actor.connection_id : actor.user_id;
}

/** Numbers an operator may change. */
export interface Limits {
  /** UTF-8 bytes of one message. */
  readonly maxContentBytes: number;
  /** How long ask_question holds for a client we know nothing of, and for one known to be patient; milliseconds. */
  readonly askHoldMs: number;
  readonly patientAskHoldMs: number;
  /** Milliseconds of silence after which a feed says that it lives. */
  readonly heartbeatMs: number;
  /** How long a webhook may take to answer; milliseconds. */
  readonly webhookTimeoutMs: number;
}

/** What happens to the response of a request: flushed to the other side, or lost. */
export interface Delivery {
  /** `settle` runs once, when the response has been flushed (true) or its socket has closed before (false). */
  onSettled(settle: (flushed: boolean) => Promise<void>): void;
}

/** What lives as long as the process. */
export interface System {
  readonly db: Db;
  readonly bell: Bell;
  /** Work that is owed to somebody outside. */
  readonly jobs: Jobs;
  readonly followers: Followers;
  readonly handOuts: HandOuts;
  readonly listeners: Listeners;
  readonly keys: KeySigner;
  readonly sessions: SessionSigner;
  /** Whose tokens sign people in beside our own sessions. */
  readonly issuer: ExternalIssuer | undefined;
  readonly secrets: SecretBox;
  /** The only way out to addresses that users set. */
  readonly egress: Egress;
  /** Origin that people open, where the installation has named it. */
  readonly publicUrl: string | undefined;
  /** Undefined where the installation has no way to send e-mail. */
  readonly sendMail: SendMail | undefined;
  readonly rates: Rates;
  /** What was denied, on its way into the audit log. */
  readonly denials: Denials;
  readonly limits: Limits;
  /** Aborted when the process is about to end: calls that wait for a person come back with what there is. */
  readonly closing: AbortSignal;
}

/** What a verb needs to know of its caller and of the process. */
export interface Context extends System {
  readonly actor: Actor;
  readonly delivery: Delivery;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
  readonly idempotencyKey: string | undefined;
  /** Name and version an agent's client gave of itself, lower case. */
  readonly client: string | undefined;
}

/** Names of bell topics. */
export const instanceTopic = (workspaceId: string, instanceId: string): string => `i/${workspaceId}/${instanceId}`;
export const workspaceTopic = (workspaceId: string): string => `w/${workspaceId}`;

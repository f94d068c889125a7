import { DEFAULT_MAX_CONTENT_BYTES } from '@beckon/contract/limits';
import { openBell } from '@beckon/db/bell';
import { openJobs } from '@beckon/db/open-jobs';
import type { Database } from '@beckon/db/open-database';
import { CALLBACKS, CALLBACK_TRIES, type CallbackJob } from './callback/callback-queue.ts';
import { deliverCallback } from './callback/deliver-callback.ts';
import type { Limits, System } from './context.ts';
import { Denials } from './audit/denials.ts';
import { createEgress, type EgressOptions } from './egress/create-egress.ts';
import { Followers } from './event/followers.ts';
import { readHeads } from './event/read-heads.ts';
import { Listeners } from './instance/listeners.ts';
import { createKeySigner } from './key/key-token.ts';
import type { KeyPair } from './key/key-pair.ts';
import { HandOuts } from './message/hand-outs.ts';
import { createExternalIssuer, type ExternalIssuerOptions } from './person/external-issuer.ts';
import { createSessionSigner } from './person/session-signer.ts';
import { openRates, type RatesOptions } from './rate/rates.ts';
import { reporting, type SendMail } from './mail.ts';
import { createSecretBox } from './secret-box.ts';

export interface SystemOptions {
  readonly keyPair: KeyPair;
  /** Seals what must be read again; the signing key serves where none is given. */
  readonly secret?: string | undefined;
  /** Plain http beyond this machine: people could not sign in with cookies that only https keeps. */
  readonly insecureHttp?: boolean;
  /** Another issuer whose tokens sign people in. */
  readonly issuer?: ExternalIssuerOptions | undefined;
  /** Origin that people open. */
  readonly publicUrl?: string | undefined;
  readonly sendMail?: SendMail | undefined;
  /** Which addresses that users set may be called. */
  readonly egress?: EgressOptions | undefined;
  readonly limits?: Partial<Limits>;
  /** How call-backs are tried again; tests are in a hurry. */
  readonly callbackTries?: { readonly retryLimit?: number; readonly retryDelay?: number };
  /** How often who may do what. */
  readonly rates?: Omit<RatesOptions, 'onError'>;
  readonly onError?: (error: unknown) => void;
  /** Tests of a broken bell set it to false. */
  readonly notify?: boolean;
}

export interface RunningSystem extends System {
  /** Lets go of the calls that wait, so that they are answered before the doors close. */
  endHolds(): void;
  close(): Promise<void>;
}

/** Milliseconds a call is held for a client we know nothing of: under the usual 60 s of MCP clients. */
const ASK_HOLD_MS = 50_000;
/** And for one known to wait as long as progress arrives: under five minutes of idleness. */
const PATIENT_ASK_HOLD_MS = 270_000;
/** Clients take 35 s without a word for a dead connection. */
const HEARTBEAT_MS = 15_000;
const WEBHOOK_TIMEOUT_MS = 30_000;

/** Starts what lives as long as the process on an open, migrated database. */
export async function openSystem(database: Database, options: SystemOptions): Promise<RunningSystem> {
  const { db } = database;
  const onError = options.onError ?? (() => {});
  const bell = await openBell(database, {
    heads: (topics) => readHeads(db, topics),
    onError,
    ...(options.notify !== undefined && { notify: options.notify }),
  });
  const secret = options.secret ?? options.keyPair.privateKey;
  const closing = new AbortController();
  const rates = await openRates({ ...options.rates, onError });
  const denials = new Denials(db, { onError });
  const handOuts = new HandOuts({ db, bell, onError });
  const listeners = new Listeners({ db, bell, onError });
  const egress = createEgress(options.egress);
  const jobs = await openJobs(database, {
    queues: { [CALLBACKS]: { ...CALLBACK_TRIES, ...options.callbackTries } },
    onError,
  });
  await jobs.work<CallbackJob>(CALLBACKS, (job) => deliverCallback({ db, bell, egress }, job));
  return {
    db,
    bell,
    jobs,
    followers: new Followers({ db, bell, onError }),
    handOuts,
    listeners,
    keys: await createKeySigner(options.keyPair),
    sessions: createSessionSigner(secret, { secureCookies: !options.insecureHttp }),
    issuer: options.issuer && createExternalIssuer(options.issuer),
    secrets: createSecretBox(secret),
    egress,
    publicUrl: options.publicUrl,
    sendMail: options.sendMail && reporting(options.sendMail, onError),
    rates,
    denials,
    limits: {
      maxContentBytes: DEFAULT_MAX_CONTENT_BYTES,
      askHoldMs: ASK_HOLD_MS,
      patientAskHoldMs: PATIENT_ASK_HOLD_MS,
      heartbeatMs: HEARTBEAT_MS,
      webhookTimeoutMs: WEBHOOK_TIMEOUT_MS,
      ...options.limits,
    },
    closing: closing.signal,
    endHolds: () => closing.abort(),
    async close() {
      await jobs.close();
      rates.close();
      await denials.close();
      await listeners.close();
      await handOuts.close();
      await bell.close();
    },
  };
}

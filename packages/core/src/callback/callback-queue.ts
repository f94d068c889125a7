/** Answers that are owed to an address which the asking message named. */
export const CALLBACKS = 'callbacks';

/**
 * When an answer that could not be told is told again: after 5 s, then twice as long each time up to an hour, with jitter, for
 * about half a day.
 */
export const CALLBACK_TRIES = {
  retryLimit: 20,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 3_600,
  expireInSeconds: 60,
} as const;

/** What a job names; what it tells is read when it is done. */
export interface CallbackJob {
  readonly workspace_id: string;
  readonly agent_instance_id: string;
  readonly ask_id: string;
}

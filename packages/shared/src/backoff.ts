export interface BackoffOptions {
  /** Upper bound of the first wait, in milliseconds. */
  readonly baseMs: number;
  /** No wait is longer than this, in milliseconds. */
  readonly capMs: number;
  /** A number in [0, 1). */
  readonly random?: () => number;
}

/**
 * How long to wait before the next attempt, in whole milliseconds: anything between nothing and
 * `min(capMs, baseMs * 2 ** attempt)`. The full spread keeps clients that failed together from returning together.
 *
 * @param attempt how many attempts have failed since the last success, minus one (0 for the first wait)
 */
export function backoffMs(attempt: number, { baseMs, capMs, random = Math.random }: BackoffOptions): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.max(0, attempt));
  return Math.floor(random() * (ceiling + 1));
}

import type pg from 'pg';

/**
 * Hears the errors of a pool's connections: a server that restarts, a backend that was ended. The pool itself hears those
 * of idle connections only; that of one that is in use, unheard, ends the process.
 */
export function hearErrors(pool: pg.Pool, onError: (error: Error) => void): void {
  pool.on('connect', (client) => client.on('error', onError));
  // It repeats what its idle connections said, and must be heard as well.
  pool.on('error', () => {});
}

/** Nobody answered where the database should be. */
export class DatabaseAway extends Error {
  constructor(cause?: unknown) {
    super('The database does not answer.', { cause });
    this.name = 'DatabaseAway';
  }
}

/**
 * What PostgreSQL says when it stops, starts or is full, and when a connection fails.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html classes 08, 53 and 57
 */
const SAYS_SO = new Set(['08000', '08001', '08003', '08004', '08006', '53300', '57P01', '57P02', '57P03']);
const CUT = new Set(['ECONNRESET', 'EPIPE']);
/** Of these the driver tells in words alone. */
const IN_WORDS = /^(?:Connection terminated|Client has encountered a connection error)/;

/** Was it that the database could not be asked, or did not live to answer? Then the same may be tried again. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (typeof code !== 'string') return IN_WORDS.test(error.message);
  return SAYS_SO.has(code) || (CUT.has(code) && typeof syscall === 'string');
}

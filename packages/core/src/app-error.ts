import { isDatabaseAway } from '@beckon/db/database-away';

/** Why a request is refused. Each door maps the code once to its own status. */
export type AppErrorCode =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'PAYLOAD_TOO_LARGE'
  | 'TOO_MANY_REQUESTS'
  | 'FAILED_DEPENDENCY'
  | 'SERVICE_UNAVAILABLE';

/** The one throwable of core: a refusal with a sentence for the caller. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  /** Replaces the sentence where the wire wants an object. */
  readonly detail: unknown;
  readonly httpStatus: number | undefined;
  /** When the same may be tried again; known where it was refused for now only. */
  readonly retryAfterSeconds: number | undefined;
  /** Tells programs apart what shares a code, where they can do something about it. */
  readonly reason: string | undefined;

  constructor(
    code: AppErrorCode,
    message: string,
    options: { detail?: unknown; retryAfterSeconds?: number; reason?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.reason = options.reason;
    this.httpStatus = code === 'FAILED_DEPENDENCY' ? 424 : undefined;
  }
}

/** PostgreSQL's code for a row that refers to one which is not there. */
const REFERS_TO_NOTHING = '23503';

/**
 * What the caller is told of an error: a refusal as it is; of a row whose workspace, user or instance somebody has deleted
 * since the call was let in, that it is gone; while the database is away, to come again. Undefined for a fault of the
 * server's own.
 */
export function toRefusal(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (isDatabaseAway(error)) return databaseAway(error);
  if ((error as { code?: unknown } | undefined)?.code !== REFERS_TO_NOTHING) return undefined;
  return conflict('Something that this needs has just been deleted; nothing was done.');
}

/** How long a caller is told to wait for a database that is away: it is back in a moment, or not for long. */
const RETRY_AFTER_SECONDS = 2;

const databaseAway = (cause: unknown): AppError =>
  new AppError('SERVICE_UNAVAILABLE', 'The database does not answer just now. Try the same again in a moment.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause,
  });

export const badRequest = (message: string): AppError => new AppError('BAD_REQUEST', message);
export const notFound = (message: string): AppError => new AppError('NOT_FOUND', message);
export const conflict = (message: string): AppError => new AppError('CONFLICT', message);

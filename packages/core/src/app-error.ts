/** Why a request is refused. Each door maps the code once to its own status. */
export type AppErrorCode =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'PAYLOAD_TOO_LARGE'
  | 'TOO_MANY_REQUESTS'
  | 'FAILED_DEPENDENCY';

/** The one throwable of core: a refusal with a sentence for the caller. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  /** Replaces the sentence where the wire wants an object. */
  readonly detail: unknown;
  readonly httpStatus: number | undefined;
  /** When the same may be tried again; known where it was refused for coming too often. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: AppErrorCode, message: string, options: { detail?: unknown; retryAfterSeconds?: number } = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.httpStatus = code === 'FAILED_DEPENDENCY' ? 424 : undefined;
  }
}

export const badRequest = (message: string): AppError => new AppError('BAD_REQUEST', message);
export const notFound = (message: string): AppError => new AppError('NOT_FOUND', message);
export const conflict = (message: string): AppError => new AppError('CONFLICT', message);

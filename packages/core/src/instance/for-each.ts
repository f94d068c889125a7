import { AppError } from '../app-error.ts';

/**
 * Does the same for each row, one after another; a row that is locked or broken does not keep the others from it.
 *
 * @throws AggregateError at the end, with what went wrong. An instance that has gone meanwhile is nothing wrong.
 */
export async function forEach<T>(rows: readonly T[], work: (row: T) => Promise<unknown>): Promise<void> {
  const errors: unknown[] = [];
  for (const row of rows) {
    try {
      await work(row);
    } catch (error) {
      if (!(error instanceof AppError)) errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} of ${rows.length} rows failed`);
}

import { badRequest } from '../app-error.ts';

const NAME = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;
/** SQLSTATE invalid_parameter_value: how PostgreSQL refuses a time zone. */
const UNKNOWN = '22023';

/**
 * Runs what asks the database about days and hours of a time zone.
 *
 * @throws AppError BAD_REQUEST for what is no name of the IANA database, here or there
 */
export async function inTimeZone<T>(given: string | null | undefined, run: (zone: string) => Promise<T>): Promise<T> {
  const zone = given ?? 'UTC';
  if (!NAME.test(zone) || !isKnown(zone)) throw unknown(zone);
  try {
    return await run(zone);
  } catch (error) {
    if ((error as { code?: string }).code === UNKNOWN) throw unknown(zone);
    throw error;
  }
}

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
    return true;
  } catch {
    return false;
  }
}

const unknown = (zone: string) =>
  badRequest(
    `time_zone '${zone.slice(0, 100)}' is not known; give an IANA name such as Europe/Vienna, or leave it out.`,
  );

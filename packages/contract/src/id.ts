import { z } from 'zod';

/**
 * A UUID of any version. Doors normalise its spelling before it is parsed. Case is settled here, where every caller passes:
 * ids are compared as text and name bell topics. Not a transform: the type and the JSON Schema stay those of a UUID.
 */
export const Id = z.guid().toLowerCase();
export type Id = z.infer<typeof Id>;

/** ISO-8601 UTC with `Z`, microseconds. */
export const Timestamp = z.string().meta({ format: 'date-time' });
export type Timestamp = z.infer<typeof Timestamp>;

/** Any JSON object that a client attaches. */
export const Metadata = z.record(z.string(), z.unknown());
export type Metadata = z.infer<typeof Metadata>;

import { z } from 'zod';
import { InstanceFilter } from './instance-filter.ts';

/** UTF-8 bytes of a person's preferences as JSON. */
export const MAX_PREFERENCES_BYTES = 16_384;

/** How one person likes to work, on whatever device. */
export const Preferences = z
  .strictObject({
    saved_filters: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(100).describe('What the person calls it.'),
          filter: InstanceFilter,
        }),
      )
      .max(50)
      .default([])
      .describe('Filters of the list of instances, kept by name.'),
  })
  .meta({ id: 'Preferences' });
export type Preferences = z.infer<typeof Preferences>;

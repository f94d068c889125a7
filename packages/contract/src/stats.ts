import { z } from 'zod';
import { Timestamp } from './id.ts';

/** Name of the IANA database, such as Europe/Vienna: where days and hours begin. */
export const TimeZone = z
  .string()
  .max(100)
  .nullish()
  .describe('IANA time zone in which days and hours begin; UTC if left out.');

export const StatsOverviewInput = z.strictObject({ time_zone: TimeZone });
export type StatsOverviewInput = z.infer<typeof StatsOverviewInput>;

export const StatsOverview = z
  .object({
    active: z.int().describe('Instances at work that wait for nobody.'),
    waiting: z.int().describe('Instances with a question that is open.'),
    finished_today: z.int().describe('Instances that have ended since midnight of the time zone.'),
    median_answer_seconds: z
      .number()
      .nullable()
      .describe('From question to answer, of the last 7 days (of at most 1,000 answers); null: there was none.'),
    activity: z
      .array(
        z.object({
          start: Timestamp.describe('When the hour begins.'),
          messages: z.int().describe('Messages of agents and people.'),
          asks: z.int().describe('Questions that were asked.'),
        }),
      )
      .describe('The last 24 hours, oldest first; the last one is under way.'),
  })
  .meta({ id: 'StatsOverview' });
export type StatsOverview = z.infer<typeof StatsOverview>;

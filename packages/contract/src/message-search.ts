import { z } from 'zod';
import { Id } from './id.ts';

export const SearchMessagesInput = z.strictObject({
  agent_instance_id: Id,
  q: z
    .string()
    .max(200)
    .regex(/\S/, 'must say what to look for')
    .describe('What a message must contain as it stands, in whatever case.'),
  cursor: z.string().max(20).nullish().describe('next_cursor of the page before.'),
  limit: z.int().min(1).max(1_000).default(100),
});
export type SearchMessagesInput = z.infer<typeof SearchMessagesInput>;

export const FoundMessage = z.object({
  id: Id,
  seq: z.int().describe('Position in the instance.'),
});
export type FoundMessage = z.infer<typeof FoundMessage>;

export const FoundMessages = z.object({
  items: z.array(FoundMessage).describe('The latest first. A page may be empty and not the last.'),
  next_cursor: z.string().nullable().describe('null: the beginning of the conversation was reached.'),
  total: z
    .int()
    .nullable()
    .describe('How many there are, if the first page could look through all of the conversation; otherwise null.'),
});
export type FoundMessages = z.infer<typeof FoundMessages>;

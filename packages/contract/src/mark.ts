import { z } from 'zod';
import { Id } from './id.ts';

/** What one person keeps of an instance, for themselves. Unread messages: `chat_length - read_seq`. */
export const InstanceMark = z
  .object({
    agent_instance_id: Id,
    pinned: z.boolean().describe('Kept at hand.'),
    read_seq: z.int().describe('seq of the last message the person has seen; 0: none.'),
  })
  .meta({ id: 'InstanceMark' });
export type InstanceMark = z.infer<typeof InstanceMark>;

export const InstanceMarkList = z.object({
  items: z.array(InstanceMark).describe('Pinned ones first, then those changed latest; at most 2,000.'),
});
export type InstanceMarkList = z.infer<typeof InstanceMarkList>;

/** What is left out stays as it is. */
export const MarkInstanceInput = z.strictObject({
  agent_instance_id: Id,
  pinned: z.boolean().optional().describe('Keep it at hand, or no longer.'),
  read_seq: z.int().min(0).optional().describe('Seen up to this message; it only grows, and never past the last one.'),
});
export type MarkInstanceInput = z.infer<typeof MarkInstanceInput>;

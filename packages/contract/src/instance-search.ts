import { z } from 'zod';
import { Id } from './id.ts';
import { InstanceFilter } from './instance-filter.ts';

export const SearchInstancesInput = InstanceFilter.extend({
  cursor: z.string().max(200).nullish().describe('next_cursor of the page before.'),
  limit: z.int().min(1).max(100).default(30),
});
export type SearchInstancesInput = z.infer<typeof SearchInstancesInput>;

const Choice = z.object({ id: Id, name: z.string() });

export const InstanceFacets = z.object({
  agents: z.array(Choice).describe('Agents of the workspace, by name.'),
  people: z.array(Choice).describe('Who started one of the latest 5,000 instances, by name.'),
  machines: z.array(z.string()).describe('Where one of them runs or ran.'),
});
export type InstanceFacets = z.infer<typeof InstanceFacets>;

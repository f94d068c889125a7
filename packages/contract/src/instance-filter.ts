import { z } from 'zod';
import { Id } from './id.ts';

/** `waiting`: a question is open; `running`: not ended, and none is; `finished`: ended. */
export const INSTANCE_PHASES = ['waiting', 'running', 'finished'] as const;
export const InstancePhase = z.enum(INSTANCE_PHASES);
export type InstancePhase = z.infer<typeof InstancePhase>;

/** Which instances to show. Fields narrow each other; an empty list is as one left out. */
export const InstanceFilter = z.strictObject({
  q: z
    .string()
    .max(200)
    .nullish()
    .describe('Words; each must stand in the name, the agent’s name, or (as a whole word or its beginning) a message.'),
  agent_type_ids: z.array(Id).max(100).nullish().describe('Of one of these agents.'),
  states: z.array(InstancePhase).max(3).nullish().describe('In one of these states.'),
  user_ids: z.array(Id).max(100).nullish().describe('Started by one of these people.'),
  machines: z.array(z.string().max(255)).max(100).nullish().describe('On one of these machines.'),
});
export type InstanceFilter = z.infer<typeof InstanceFilter>;

import { z } from 'zod';

/** The colours an agent can have. No amber: that one means that somebody is needed. */
export const AGENT_COLORS = ['slate', 'red', 'green', 'teal', 'cyan', 'blue', 'violet', 'pink'] as const;
export const AgentColor = z.enum(AGENT_COLORS);
export type AgentColor = z.infer<typeof AgentColor>;

import { z } from 'zod';

/** How soon an agent that listens reads what people write: now, or with its next step, as one that is at work does. */
export const Listening = z.enum(['at_once', 'at_next_step']);
export type Listening = z.infer<typeof Listening>;

import { z } from 'zod';

export const INSTANCE_STATUSES = [
  'ACTIVE',
  'AWAITING_INPUT',
  'PAUSED',
  'STALE',
  'COMPLETED',
  'FAILED',
  'KILLED',
  'DISCONNECTED',
] as const;
export const InstanceStatus = z.enum(INSTANCE_STATUSES);
export type InstanceStatus = z.infer<typeof InstanceStatus>;

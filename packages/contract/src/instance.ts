import { z } from 'zod';
import { AgentColor } from './agent-color.ts';
import { Id, Metadata, Timestamp } from './id.ts';
import { InstanceStatus } from './instance-status.ts';
import { Message } from './message.ts';
import { RunningTurnId } from './turn.ts';

/** One run of an agent, as lists show it. */
export const Instance = z
  .object({
    id: Id,
    agent_type_id: Id,
    agent_type_name: z.string(),
    agent_color: AgentColor.nullable(),
    name: z.string().nullable(),
    status: InstanceStatus,
    started_at: Timestamp,
    ended_at: Timestamp.nullable(),
    latest_message: z.string().nullable(),
    latest_message_at: Timestamp.nullable(),
    chat_length: z.int().describe('Messages of both senders.'),
    open_asks: z.int().describe('Questions that wait for a person now.'),
    last_heartbeat_at: Timestamp.nullable(),
    instance_metadata: Metadata.nullable(),
    machine: z.string().nullable().describe('Where it runs: instance_metadata.machine, or else hostname.'),
    user_id: Id.nullable().describe('Who started it; null when that account is gone.'),
    user_display_name: z.string().nullable().describe('Their name, or else their address.'),
  })
  .meta({ id: 'AgentInstance' });
export type Instance = z.infer<typeof Instance>;

export const InstanceDetail = z
  .object({
    ...Instance.omit({ latest_message: true, latest_message_at: true }).shape,
    git_diff: z.string().nullable(),
    turn_id: RunningTurnId,
    messages: z.array(Message).describe('The latest page, ascending.'),
    last_read_message_id: Id.nullable(),
    access_level: z.enum(['READ', 'WRITE']),
    is_owner: z.boolean(),
  })
  .meta({ id: 'AgentInstanceDetail' });
export type InstanceDetail = z.infer<typeof InstanceDetail>;

export const ListInstancesInput = z.object({
  limit: z.int().min(0).max(1000).default(100),
  cursor: z.string().nullish().describe('next_cursor of the page before.'),
  scope: z.enum(['me', 'shared', 'all']).default('me'),
});
export type ListInstancesInput = z.infer<typeof ListInstancesInput>;

export const InstancePage = z.object({ items: z.array(Instance), next_cursor: z.string().nullable() });
export type InstancePage = z.infer<typeof InstancePage>;

export const GetInstanceInput = z.object({
  agent_instance_id: Id,
  message_limit: z.int().min(0).max(500).default(50),
  before_message_id: Id.nullish(),
});
export type GetInstanceInput = z.infer<typeof GetInstanceInput>;

export const InstanceRef = z.object({ agent_instance_id: Id });
export type InstanceRef = z.infer<typeof InstanceRef>;

export const RegisterInstanceInput = z.object({
  agent_type: z.string().max(255),
  agent_instance_id: Id.nullish(),
  name: z.string().max(255).nullish(),
  transport: z.string().max(255).nullish(),
  machine: z.string().max(255).nullish().describe('Name of the machine the agent runs on.'),
});
export type RegisterInstanceInput = z.infer<typeof RegisterInstanceInput>;

export const RegisterInstanceOutput = z.object({
  agent_instance_id: Id,
  agent_type_id: Id,
  agent_type_name: z.string(),
  status: InstanceStatus,
  name: z.string().nullable(),
  instance_metadata: Metadata.nullable(),
});
export type RegisterInstanceOutput = z.infer<typeof RegisterInstanceOutput>;

export const UpdateStatusInput = z.object({ agent_instance_id: Id, status: z.string() });
export type UpdateStatusInput = z.infer<typeof UpdateStatusInput>;

export const RenameInstanceInput = z.object({ agent_instance_id: Id, name: z.string().max(255).nullish() });
export type RenameInstanceInput = z.infer<typeof RenameInstanceInput>;

export const SetGitDiffInput = z.strictObject({
  agent_instance_id: Id,
  git_diff: z.string().describe('Unified git diff, plain or base64; empty clears it.'),
});
export type SetGitDiffInput = z.infer<typeof SetGitDiffInput>;
export const SetGitDiffOutput = z.object({ agent_instance_id: Id, git_diff: z.string().nullable() });

export const HeartbeatOutput = z.object({ agent_instance_id: Id, last_heartbeat_at: Timestamp });
export type HeartbeatOutput = z.infer<typeof HeartbeatOutput>;

export const EndSessionInput = InstanceRef.extend({
  failed: z.boolean().nullish().describe('The agent has broken down: the status is FAILED instead of COMPLETED.'),
});
export type EndSessionInput = z.infer<typeof EndSessionInput>;
export const EndSessionOutput = z.object({ success: z.boolean(), agent_instance_id: Id, final_status: InstanceStatus });
export type EndSessionOutput = z.infer<typeof EndSessionOutput>;

export const Confirmation = z.object({ message: z.string() });

export const AgentTypeCounts = z.object({
  id: Id,
  name: z.string(),
  total_instances: z.int(),
  active_instances: z.int(),
});
/** An agent with its recent instances: those that wait first, oldest waiting first; then by last activity. */
export const AgentTypeOverview = AgentTypeCounts.extend({
  created_at: Timestamp,
  recent_instances: z.array(Instance),
}).meta({ id: 'AgentTypeOverview' });
export type AgentTypeOverview = z.infer<typeof AgentTypeOverview>;
export const AgentTypeList = z.object({ items: z.array(AgentTypeOverview) });
export type AgentTypeList = z.infer<typeof AgentTypeList>;

export const AgentSummary = z.object({
  total_instances: z.int(),
  active_instances: z.int(),
  completed_instances: z.int(),
  agent_types: z.array(AgentTypeCounts),
});
export type AgentSummary = z.infer<typeof AgentSummary>;

export const AgentTypeInstancesInput = z.object({ agent_type_id: Id, limit: z.int().min(0).max(1000).default(100) });
export const InstanceList = z.object({ items: z.array(Instance) });
export type InstanceList = z.infer<typeof InstanceList>;

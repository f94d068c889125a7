import type { LogStepInput, LogStepOutput } from '@beckon/contract/tool';
import type { Context } from '../context.ts';
import { sendAgentMessage } from './send-agent-message.ts';

/**
 * An agent reports a step; the first one makes its instance.
 *
 * @param agentType name of the agent where the instance is new
 */
export async function logStep(ctx: Context, input: LogStepInput, agentType: string): Promise<LogStepOutput> {
  const sent = await sendAgentMessage(ctx, {
    agent_instance_id: input.agent_instance_id,
    agent_type: agentType,
    content: input.step_description,
    requires_user_input: false,
  });
  return {
    success: true,
    agent_instance_id: sent.agent_instance_id,
    step_number: sent.step_number,
    user_feedback: sent.queued_user_messages.map((message) => message.content),
  };
}

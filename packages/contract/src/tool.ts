import { z } from 'zod';
import { Id } from './id.ts';
import { InstanceStatus } from './instance-status.ts';

export const LogStepInput = z.object({
  agent_instance_id: Id.nullish().describe('Your run, as the first log_step returned it. Leave out on the first call.'),
  step_description: z.string().default('').describe('What you are about to do, in a sentence or two.'),
});
export type LogStepInput = z.infer<typeof LogStepInput>;

export const LogStepOutput = z.object({
  success: z.boolean(),
  agent_instance_id: Id,
  step_number: z.int(),
  user_feedback: z.array(z.string()),
});
export type LogStepOutput = z.infer<typeof LogStepOutput>;

export const AskQuestionInput = z.object({
  agent_instance_id: Id.nullish().describe('Your run, as log_step returned it. Required.'),
  question_text: z.string().nullish().describe('One focused question with the context a person needs. Required.'),
});
export type AskQuestionInput = z.infer<typeof AskQuestionInput>;

/** Without `status` the question is answered; `pending` asks for wait_for_answer; `cancelled`: nobody will answer. */
export const AskQuestionOutput = z.object({
  answer: z.string().optional(),
  question_id: Id,
  status: z.enum(['pending', 'cancelled']).optional(),
  message: z.string().optional(),
});
export type AskQuestionOutput = z.infer<typeof AskQuestionOutput>;

export const WaitForAnswerInput = z.object({
  question_id: Id.describe('The question_id that ask_question returned.'),
  agent_instance_id: Id.nullish(),
});
export type WaitForAnswerInput = z.infer<typeof WaitForAnswerInput>;

export const EndSessionInput = z.object({ agent_instance_id: Id.describe('The run to end.') });
export type EndSessionInput = z.infer<typeof EndSessionInput>;
export const EndSessionToolOutput = z.object({
  success: z.boolean(),
  agent_instance_id: Id,
  final_status: InstanceStatus,
});

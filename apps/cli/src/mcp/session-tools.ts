import {
  AskQuestionInput,
  EndSessionInput,
  LogStepInput,
  WaitForAnswerInput,
  type AskQuestionOutput,
  type LogStepOutput,
} from '@beckon/contract/tool';
import { normalizeUuid } from '@beckon/shared/uuid';
import type { BeckonClient } from '@beckon/client/beckon-client';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { gitDiff } from '../git-diff.ts';
import type { AgentLine, Report } from './agent-line.ts';
import { permissionOf, permissionQuestion, subjectOf, type Permission } from './permission.ts';
import { holdOf, waitForAnswer } from './wait.ts';

export interface SessionOptions {
  readonly client: Pick<BeckonClient, 'trpc'>;
  readonly line: AgentLine;
  /** The run to work on; by default a new one. */
  readonly agentInstanceId?: string | undefined;
  readonly agentType: string;
  /** What the client calls itself. */
  readonly clientName: string;
  /** What people write reaches the session by other ways: no call takes it from there. */
  readonly askOnly: boolean;
  /** Since which commit of the working folder the diff goes along; undefined: none does. */
  readonly diffSince?: string | undefined;
}

type Tool = (args: unknown, signal: AbortSignal) => Promise<unknown>;

const ApproveInput = z.object({
  tool_name: z.string(),
  input: z.record(z.string(), z.unknown()),
  tool_use_id: z.string().nullish(),
});

/** A permission that nobody has decided for so long is denied. */
const PERMISSION_MS = 24 * 3_600_000;

/** The tools that speak for one agent: they remember its run, and outlive the server's absence. */
export function sessionTools(options: SessionOptions): Readonly<Record<string, Tool>> {
  const { client, line, agentType, diffSince } = options;
  const holdMs = holdOf(options.clientName);
  let current = options.agentInstanceId;
  let steps = 0;
  /** Questions that wait, by run and text: the same one again is not asked twice. */
  const asked = new Map<string, string>();
  const permitted = new Set<string>();

  const instanceOf = (given: string | null | undefined): string => {
    current = (given ? normalizeUuid(given) : undefined) ?? current ?? randomUUID();
    return current;
  };
  const reportOf = async (agent_instance_id: string, content: string, type = agentType): Promise<Report> => {
    const git_diff = diffSince === undefined ? undefined : await gitDiff(process.cwd(), diffSince);
    return {
      agent_instance_id,
      agent_type: type,
      content,
      ...(options.askOnly && { hand_out: false }),
      ...(git_diff !== undefined && { git_diff }),
    };
  };

  async function logStep(args: unknown): Promise<LogStepOutput> {
    const { agent_instance_id: given, step_description } = read(LogStepInput, args);
    const agent_instance_id = instanceOf(given);
    const outcome = await line.report(await reportOf(agent_instance_id, step_description));
    const before = await line.takeFeedback(agent_instance_id);
    const now = outcome.kept ? [] : (outcome.sent?.queued_user_messages ?? []).map(({ content }) => content);
    // The procedure behind it tells no number: what is counted is what this session has reported.
    return { success: true, agent_instance_id, step_number: ++steps, user_feedback: [...before, ...now] };
  }

  async function askQuestion(args: unknown, signal: AbortSignal): Promise<AskQuestionOutput> {
    const { agent_instance_id: given, question_text } = read(AskQuestionInput, args);
    if (!given && current === undefined) throw new Error('agent_instance_id is required');
    if (!question_text) throw new Error('question_text is required');
    const instance = instanceOf(given);
    const same = JSON.stringify([instance, question_text]);
    const id = asked.get(same) ?? line.ask(await reportOf(instance, question_text));
    asked.set(same, id);
    return wait(id, signal);
  }

  async function wait(id: string, signal: AbortSignal): Promise<AskQuestionOutput> {
    const answer = await waitForAnswer(client, line, id, { signal, holdMs });
    if (answer.status !== 'pending') for (const [same, each] of asked) if (each === id) asked.delete(same);
    return answer;
  }

  async function endSession(args: unknown): Promise<unknown> {
    const { agent_instance_id: given } = read(EndSessionInput, args);
    const agent_instance_id = instanceOf(given);
    await line.end(agent_instance_id);
    current = undefined;
    return { success: true, agent_instance_id, final_status: 'COMPLETED' };
  }

  async function approve(args: unknown, signal: AbortSignal): Promise<Permission> {
    const request = read(ApproveInput, args);
    if (current === undefined) {
      // The run is made by the message that tells why; the question follows it.
      await line.report(await reportOf(instanceOf(undefined), 'Permission request', 'Claude Code'));
    }
    const instance = instanceOf(undefined);
    const subject = JSON.stringify([instance, subjectOf(request)]);
    if (permitted.has(subject)) return { behavior: 'allow', updatedInput: request.input };
    const { text, options: choices } = permissionQuestion(request);
    const id = line.ask(await reportOf(instance, text, 'Claude Code'));
    const { answer, status } = await waitForAnswer(client, line, id, { signal, holdMs: PERMISSION_MS });
    if (answer === undefined) {
      return {
        behavior: 'deny',
        message: `Permission request ${status === 'pending' ? 'timed out' : 'was cancelled'}`,
      };
    }
    if (answer.trim() === choices[1]) permitted.add(subject);
    return permissionOf(request, answer, choices);
  }

  return {
    log_step: logStep,
    ask_question: askQuestion,
    wait_for_answer: (args, signal) => wait(read(WaitForAnswerInput, args).question_id, signal),
    end_session: endSession,
    approve,
  };
}

/** Reads what a tool was given. @throws Error, in the words of the server's own door, that names the field */
function read<T extends z.ZodType>(schema: T, args: unknown): z.output<T> {
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  if (issue?.code === 'invalid_format') {
    const given: unknown = Object(args)[field];
    throw new Error(`Invalid ${field} format: must be a valid UUID, got '${String(given)}'`);
  }
  throw new Error(`${field}: ${issue?.message ?? 'is not as the tool declares it'}`);
}

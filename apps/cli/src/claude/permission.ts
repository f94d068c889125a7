import type { AskRequest } from '@beckon/contract/ask';
import { withOptions } from '@beckon/contract/ask-options';
import { z } from 'zod';
import type { AgentAsk } from '../connector/agent-session.ts';
import { answersOf, questionsText } from '../connector/own-questions.ts';
import type { HookEvent } from './hook-event.ts';

/** What Claude Code does when its hook decides. */
export type Verdict =
  | {
      readonly behavior: 'allow';
      readonly updatedInput?: Readonly<Record<string, unknown>>;
      readonly updatedPermissions?: readonly object[];
    }
  | { readonly behavior: 'deny'; readonly message: string };

/** One question to a person, and what each answer means. */
export interface PermissionAsk extends AgentAsk {
  readonly verdict: (answer: string) => Verdict;
}

const Questions = z.array(
  z.looseObject({
    question: z.string().min(1),
    multiSelect: z.boolean().optional(),
    options: z.array(z.looseObject({ label: z.string().min(1), description: z.string().optional() })),
  }),
);

/** A call of a tool that waits to be allowed. */
export type PermissionCall = Pick<
  HookEvent,
  'tool_name' | 'tool_input' | 'cwd' | 'permission_mode' | 'permission_suggestions'
>;

/** What is asked for a call: a question of Claude's own, its plan, or whether a tool may run. */
export function permissionAsk(event: PermissionCall): PermissionAsk {
  const { tool_name: tool = 'a tool', tool_input: input = {}, cwd, permission_mode } = event;
  const request: AskRequest = {
    tool_name: tool,
    input,
    ...(cwd !== undefined && { cwd }),
    ...(permission_mode !== undefined && { permission_mode }),
  };
  if (tool === 'AskUserQuestion') {
    const { data } = Questions.safeParse(input['questions']);
    if (data && data.length > 0) return questionAsk(request, data);
  }
  if (tool === 'ExitPlanMode') return planAsk(request);
  const suggestions = (event.permission_suggestions ?? []).map((rule) => ({ label: labelOf(rule), rule }));
  const content = withOptions(`Allow execution of ${tool}?`, ['Yes', ...suggestions.map(({ label }) => label), 'No']);
  return {
    kind: 'permission',
    content,
    request: suggestions.length > 0 ? { ...request, suggestions } : request,
    verdict: (answer) => {
      const kept = suggestions.find(({ label }) => label === answer);
      if (kept) return { behavior: 'allow', updatedPermissions: [kept.rule] };
      return answer === 'Yes' ? { behavior: 'allow' } : refused(answer === 'No' ? '' : answer);
    },
  };
}

function planAsk(request: AskRequest): PermissionAsk {
  const plan = request.input['plan'];
  const options = ['Yes, and accept edits', 'Yes, and ask before each edit', 'No, keep planning'];
  // A yes to what asks the person itself counts only with its input said again.
  const yes = (mode: string): Verdict => ({
    behavior: 'allow',
    updatedInput: request.input,
    updatedPermissions: [{ type: 'setMode', mode, destination: 'session' }],
  });
  return {
    kind: 'plan',
    content: withOptions(typeof plan === 'string' ? plan : 'Claude has made a plan.', options),
    request,
    verdict: (answer) => {
      if (answer === options[0]) return yes('acceptEdits');
      if (answer === options[1]) return yes('default');
      return refused(answer === options[2] ? 'Keep planning.' : answer);
    },
  };
}

function questionAsk(request: AskRequest, questions: z.infer<typeof Questions>): PermissionAsk {
  return {
    kind: 'question',
    content: questionsText(questions),
    request,
    verdict: (answer) => {
      const given = answersOf(questions, answer);
      const answers = Object.fromEntries(questions.map(({ question }, index) => [question, given[index]]));
      return { behavior: 'allow', updatedInput: { ...request.input, answers } };
    },
  };
}

const refused = (why: string): Verdict => ({
  behavior: 'deny',
  message: why === '' ? 'The person has refused this.' : `The person has refused this: ${why}`,
});

/** What keeping a rule means, in words of ours: the rule itself is shown beside it. */
function labelOf(rule: { readonly type: string } & Readonly<Record<string, unknown>>): string {
  const where = rule['destination'] === 'session' ? 'for this session' : 'from now on';
  if (rule.type === 'setMode') return `Yes, and switch to the mode ${String(rule['mode'])} ${where}`;
  if (rule.type === 'addDirectories') return `Yes, and allow the folders ${list(rule['directories'])} ${where}`;
  if (rule.type === 'addRules') return `Yes, and always allow ${list(rule['rules'])} ${where}`;
  return `Yes, and ${rule.type} ${where}`;
}

function list(value: unknown): string {
  const each = (item: unknown): string => {
    if (typeof item !== 'object' || item === null) return String(item);
    const { toolName, ruleContent } = item as { toolName?: unknown; ruleContent?: unknown };
    return typeof ruleContent === 'string' ? `${String(toolName)}(${ruleContent})` : String(toolName);
  };
  return (Array.isArray(value) ? value.map(each).join(', ') : each(value)).replaceAll(/\s+/g, ' ').slice(0, 200);
}

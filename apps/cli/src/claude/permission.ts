import type { AskKind, AskRequest } from '@beckon/contract/ask';
import { resolveAnswer, withOptions } from '@beckon/contract/ask-options';
import { z } from 'zod';
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
export interface PermissionAsk {
  readonly kind: AskKind;
  readonly content: string;
  readonly request: AskRequest;
  readonly verdict: (answer: string) => Verdict;
}

const Questions = z.array(
  z.looseObject({
    question: z.string().min(1),
    multiSelect: z.boolean().optional(),
    options: z.array(z.looseObject({ label: z.string().min(1), description: z.string().optional() })),
  }),
);

/** What is asked for a `PermissionRequest`: a question of Claude's own, its plan, or whether a tool may run. */
export function permissionAsk(event: HookEvent): PermissionAsk {
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
  const mode = (name: string) => [{ type: 'setMode', mode: name, destination: 'session' }];
  return {
    kind: 'plan',
    content: withOptions(typeof plan === 'string' ? plan : 'Claude has made a plan.', options),
    request,
    verdict: (answer) => {
      if (answer === options[0]) return { behavior: 'allow', updatedPermissions: mode('acceptEdits') };
      if (answer === options[1]) return { behavior: 'allow', updatedPermissions: mode('default') };
      return refused(answer === options[2] ? 'Keep planning.' : answer);
    },
  };
}

/** Several questions are answered in one text, a line each; one that names no option counts as it is. */
function questionAsk(request: AskRequest, questions: z.infer<typeof Questions>): PermissionAsk {
  const [only] = questions;
  const single = questions.length === 1 && only !== undefined && only.multiSelect !== true;
  const lines = ({ question, options }: (typeof questions)[number]): string =>
    [question, ...options.map(({ label, description }) => `- ${label}${description ? `: ${description}` : ''}`)].join(
      '\n',
    );
  const text = questions.map(lines).join('\n\n');
  return {
    kind: 'question',
    content: single
      ? withOptions(
          text,
          only.options.map(({ label }) => label),
        )
      : `${text}\n\nAnswer each on a line of its own, in this order.`,
    request,
    verdict: (answer) => {
      const given = questions.length === 1 ? [answer] : answer.split('\n').filter((line) => line.trim() !== '');
      const answers = Object.fromEntries(
        questions.map(({ question, options }, index) => {
          const labels = options.map(({ label }) => label);
          return [question, resolveAnswer(given[index] ?? given.at(-1) ?? answer, labels)];
        }),
      );
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

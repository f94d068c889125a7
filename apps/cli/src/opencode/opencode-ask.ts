import type { AskRequest } from '@beckon/contract/ask';
import { resolveAnswer, withOptions } from '@beckon/contract/ask-options';
import type { AgentAsk } from '../connector/agent-session.ts';
import { answersOf, questionsText, type OwnQuestion } from '../connector/own-questions.ts';
import type { PermissionReply } from './opencode-api.ts';
import type { PermissionRequest, QuestionRequest, ToolPart } from './opencode-event.ts';
import { isAsCalled, toolInput } from './tool-input.ts';

/** A question to a person, and what each answer tells OpenCode. */
export interface OpenCodeAsk<Reply> extends AgentAsk {
  readonly reply: (answer: string) => Reply;
}

const LABEL_CHARS = 300;

/**
 * Whether a tool may run.
 *
 * @param call the tool's call, where it is known: exactly what it was called with is shown and decided about
 */
export function permissionAsk(
  { permission, patterns, metadata, always }: PermissionRequest,
  cwd: string,
  call?: ToolPart,
): OpenCodeAsk<PermissionReply> {
  const label = alwaysLabel(permission, always);
  const keeps = always.length > 0;
  const request: AskRequest = {
    tool_name: call?.tool ?? permission,
    input: {
      ...(call && toolInput(call.tool, call.state.input)),
      ...(isOfTool(permission, call) ? found(call, metadata) : { ...metadata, permission, patterns }),
    },
    cwd,
    ...(keeps && { suggestions: [{ label, permission, patterns: always }] }),
  };
  return {
    kind: 'permission',
    content: withOptions(`Allow ${permission}?`, ['Yes', ...(keeps ? [label] : []), 'No']),
    request,
    reply: (answer) => {
      if (answer === 'Yes') return { reply: 'once' };
      if (keeps && answer === label) return { reply: 'always' };
      return { reply: 'reject', ...(answer !== 'No' && { message: answer }) };
    },
  };
}

/** OpenCode's own questions. */
export function questionAsk({ questions }: QuestionRequest, cwd: string): OpenCodeAsk<string[][]> {
  const own = questions.map(({ question, options, multiple }) => ({
    question: multiple ? `${question} (several may be chosen, with commas between them)` : question,
    options,
    multiSelect: multiple,
  }));
  return {
    kind: 'question',
    content: questionsText(own),
    request: { tool_name: 'question', input: { questions }, cwd },
    reply: (answer) =>
      answersOf(own, answer).map((each, index) => (questions[index]?.multiple ? chosen(each, own[index]) : [each])),
  };
}

/** Several labels or their numbers; words that are no labels count as they are. */
function chosen(answer: string, question: OwnQuestion | undefined): string[] {
  const labels = (question?.options ?? []).map(({ label }) => label);
  const each = answer.split(',').map((word) => resolveAnswer(word.trim(), labels));
  return each.every((word) => labels.includes(word)) ? each : [answer];
}

/** The call says it all; a folder outside, or a loop, is asked about beside what the call itself says. */
const isOfTool = (permission: string, call: ToolPart | undefined): call is ToolPart =>
  call !== undefined && Object.keys(call.state.input).length > 0 && ['edit', call.tool].includes(permission);

/** What will be changed, where that is not what the call says. */
const found = ({ state: { input } }: ToolPart, { diff }: PermissionRequest['metadata']): { readonly diff?: string } =>
  typeof diff === 'string' && !isAsCalled(input, diff) ? { diff } : {};

function alwaysLabel(permission: string, always: readonly string[]): string {
  const what = always.join(', ').replaceAll(/\s+/g, ' ');
  const cut = what.length > LABEL_CHARS ? `${what.slice(0, LABEL_CHARS).toWellFormed()}…` : what;
  return `Yes, and always allow ${permission} ${cut} until OpenCode is restarted`;
}

import type { AskRequest } from '@beckon/contract/ask';
import { withOptions } from '@beckon/contract/ask-options';
import type { AgentAsk } from '../connector/agent-session.ts';
import { answersOf, questionsText } from '../connector/own-questions.ts';
import type { KnownItem, Request } from './protocol.ts';

/** A rule stands beside its option in full. */
const LABEL_CHARS = 200;

/** What Codex is answered, and what it is told besides. */
export interface Verdict {
  readonly response: object;
  /** Words of a person who has refused. */
  readonly words?: string;
}

/** One question to a person, and what each answer means. */
export interface Approval extends AgentAsk {
  readonly verdict: (answer: string) => Verdict;
}

interface About {
  readonly item: KnownItem | undefined;
  readonly cwd: string | undefined;
}

/** One option: its words, what Codex is answered, and the rule that it keeps, where it keeps one. */
interface Choice {
  readonly label: string;
  readonly response: object;
  readonly rule?: unknown;
}

/**
 * What is asked for a request of Codex's.
 *
 * @param about what the request is about, as Codex has announced it, and the folder that it works in
 * @returns undefined for what the terminal alone can answer: secrets, forms, and a change whose bytes were not seen
 */
export function approvalOf(request: Request, { item, cwd }: About): Approval | undefined {
  switch (request.method) {
    case 'item/commandExecution/requestApproval':
      return commandApproval(request.params);
    case 'item/fileChange/requestApproval':
      return item?.type === 'fileChange' ? fileApproval(request.params, item, cwd) : undefined;
    case 'item/permissions/requestApproval':
      return permissionsApproval(request.params);
    case 'item/tool/requestUserInput':
      return questionAsk(request.params);
    case 'mcpServer/elicitation/request':
      return serverApproval(request.params);
  }
}

type ParamsOf<M extends Request['method']> = Extract<Request, { method: M }>['params'];

function commandApproval(params: ParamsOf<'item/commandExecution/requestApproval'>): Approval {
  const { kind, command, cwd, networkApprovalContext: network, additionalPermissions, availableDecisions } = params;
  const tool_name = network ? 'network' : (COMMAND_TOOLS[kind] ?? kind);
  const input = {
    ...(typeof command === 'string' && { command }),
    ...(network && { network }),
    ...(additionalPermissions && { additional_permissions: additionalPermissions }),
  };
  const offered = (availableDecisions ?? ['accept']).flatMap((decision) => choiceOf(decision) ?? []);
  const choices = [...offered, { label: 'No', response: { decision: 'decline' } }];
  return permission({ tool_name, input, ...(typeof cwd === 'string' && { cwd }) }, choices);
}

const COMMAND_TOOLS: Readonly<Record<string, string>> = { command: 'shell', writeStdin: 'write_stdin' };

/** An answer that Codex offers, in words of ours; undefined for one that refuses, and for one that is not known. */
function choiceOf(decision: string | Readonly<Record<string, unknown>>): Choice | undefined {
  const response = { decision };
  if (decision === 'accept') return { label: 'Yes', response };
  if (decision === 'acceptForSession') {
    return { label: 'Yes, and do not ask again for this in this session', response, rule: decision };
  }
  if (typeof decision === 'string') return undefined;
  const { acceptWithExecpolicyAmendment: exec, applyNetworkPolicyAmendment: network } = decision;
  if (isRecord(exec)) {
    const prefix: unknown = exec['execpolicy_amendment'];
    if (!isTexts(prefix)) return undefined;
    return {
      label: `Yes, and always allow commands that start with ${prefix.join(' ').slice(0, LABEL_CHARS)}`,
      response,
      rule: exec,
    };
  }
  const amendment: unknown = isRecord(network) ? network['network_policy_amendment'] : undefined;
  if (!isRecord(amendment) || typeof amendment['host'] !== 'string') return undefined;
  const word = amendment['action'] === 'allow' ? 'Yes, and always allow' : 'No, and always refuse';
  return { label: `${word} the host ${amendment['host']}`, response, rule: network };
}

function fileApproval(
  { grantRoot }: ParamsOf<'item/fileChange/requestApproval'>,
  { changes }: Extract<KnownItem, { type: 'fileChange' }>,
  cwd: string | undefined,
): Approval {
  const input = { changes, ...(typeof grantRoot === 'string' && { grant_root: grantRoot }) };
  return permission({ tool_name: 'apply_patch', input, ...(cwd !== undefined && { cwd }) }, [
    { label: 'Yes', response: { decision: 'accept' } },
    {
      label: 'Yes, and do not ask again for these files in this session',
      response: { decision: 'acceptForSession' },
      rule: 'acceptForSession',
    },
    { label: 'No', response: { decision: 'decline' } },
  ]);
}

function permissionsApproval({ permissions, cwd }: ParamsOf<'item/permissions/requestApproval'>): Approval {
  return permission(
    { tool_name: 'request_permissions', input: { permissions }, ...(typeof cwd === 'string' && { cwd }) },
    [
      { label: 'Yes, for this turn', response: { permissions, scope: 'turn' } },
      { label: 'Yes, for this session', response: { permissions, scope: 'session' }, rule: 'session' },
      { label: 'No', response: { permissions: {}, scope: 'turn' } },
    ],
  );
}

/** The last choice refuses; so does an answer that is none of them. */
function permission(request: AskRequest, choices: readonly Choice[]): Approval {
  const content = withOptions(
    `Allow execution of ${request.tool_name}?`,
    choices.map(({ label }) => label),
  );
  const suggestions = choices.flatMap(({ label, rule }) =>
    rule === undefined ? [] : [{ label: oneLine(label), rule }],
  );
  return {
    kind: 'permission',
    content,
    request: suggestions.length > 0 ? { ...request, suggestions } : request,
    verdict: (answer) => {
      const chosen = choices.find(({ label }) => oneLine(label) === answer);
      if (chosen) return { response: chosen.response };
      return { response: choices.at(-1)?.response ?? {}, words: answer };
    },
  };
}

function questionAsk({ questions }: ParamsOf<'item/tool/requestUserInput'>): Approval | undefined {
  if (questions.some(({ isSecret }) => isSecret === true)) return undefined;
  const own = questions.map(({ question, options }) => ({ question, options: options ?? [] }));
  return {
    kind: 'question',
    content: questionsText(own),
    request: { tool_name: 'request_user_input', input: { questions } },
    verdict: (answer) => {
      const given = answersOf(own, answer);
      const answers = questions.map(({ id }, index) => [id, { answers: [given[index]] }] as const);
      return { response: { answers: Object.fromEntries(answers) } };
    },
  };
}

/** An MCP server wants a yes or no: Codex asks so before it calls a tool. What has fields is for the terminal. */
function serverApproval(params: ParamsOf<'mcpServer/elicitation/request'>): Approval | undefined {
  const { serverName, mode, message = '', requestedSchema } = params;
  if (mode !== 'form' || Object.keys(requestedSchema?.properties ?? {}).length > 0) return undefined;
  const answered = (action: string, content: object | null) => ({ response: { action, content, _meta: null } });
  return permission({ tool_name: serverName, input: { message, meta: params['_meta'] ?? null } }, [
    { label: 'Yes', ...answered('accept', {}) },
    { label: 'No', ...answered('decline', null) },
  ]);
}

/** As an option stands in the text of the question. */
const oneLine = (label: string): string => label.trim().replaceAll(/\s*\n\s*/g, ' ');
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');

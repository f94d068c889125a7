import { withOptions } from '@beckon/contract/ask-options';

/** What a client asks leave for: the arguments of the tool `approve`. */
export interface PermissionRequest {
  readonly tool_name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export type Permission =
  | { readonly behavior: 'allow'; readonly updatedInput: Readonly<Record<string, unknown>> }
  | { readonly behavior: 'deny'; readonly message: string };

/** What "for rest of session" covers: a tool, of Bash only the command's first word. */
export function subjectOf({ tool_name, input }: PermissionRequest): string {
  if (tool_name !== 'Bash') return tool_name;
  return `${tool_name} ${firstWord(input)}`.trim();
}

/** The question, as the reference's agents ask it, and its options: yes, for the session, no. */
export function permissionQuestion(request: PermissionRequest): { text: string; options: readonly string[] } {
  const { tool_name, input } = request;
  const name = tool_name === 'Bash' ? firstWord(input) : tool_name;
  const command = typeof input['command'] === 'string' ? input['command'] : '';
  const body =
    tool_name === 'Bash' ? `**Full command:**\n\`\`\`bash\n${command}\n\`\`\`` : `**Input:**\n${listed(input)}`;
  const options = ['Yes', `Yes and approve ${name} for rest of session`, 'No'];
  return { text: withOptions(`Allow execution of ${subjectOf(request)}?\n\n${body}`, options), options };
}

/** What an answer permits; an answer that is no option denies, and says why. */
export function permissionOf(
  { input }: PermissionRequest,
  answer: string,
  [yes, always]: readonly string[],
): Permission {
  const said = answer.trim();
  if (said === yes || said === always) return { behavior: 'allow', updatedInput: input };
  return { behavior: 'deny', message: `Permission denied by user${said === 'No' ? '' : `: ${said}`}` };
}

const firstWord = (input: PermissionRequest['input']): string =>
  typeof input['command'] === 'string' ? (input['command'].trim().split(/\s+/)[0] ?? '') : '';

function listed(input: PermissionRequest['input']): string {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  const indented = (value: unknown): string => text(value).replaceAll(/^/gm, '  ');
  return Object.entries(input)
    .map(([key, value]) => `**${key}:**\n${indented(value)}`)
    .join('\n\n');
}

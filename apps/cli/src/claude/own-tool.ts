import { ASK_TOOLS } from '../mcp/ask-tools.ts';
import type { HookEvent } from './hook-event.ts';

/** The name under which Claude Code knows our MCP server in a session of `beckon claude`. */
export const OWN_SERVER = 'beckon';

/** Is it a call of our own server that asks a person? */
export function isOwnTool({ tool_name = '' }: HookEvent): boolean {
  const prefix = `mcp__${OWN_SERVER}__`;
  return tool_name.startsWith(prefix) && ASK_TOOLS.has(tool_name.slice(prefix.length));
}

/**
 * What the hook before such a call answers: no permission is asked for asking, and it is asked in the run that the session is
 * shown as, which the server of the tool cannot know: it changes with `/clear`.
 */
export const allowOwnTool = ({ tool_input }: HookEvent, agent_instance_id: string): object => ({
  hookSpecificOutput: {
    hookEventName: 'PreToolUse',
    permissionDecision: 'allow',
    updatedInput: { ...tool_input, agent_instance_id },
  },
});

import { z } from 'zod';

/** What Claude Code tells its hooks; only what is used here. */
const HookEvent = z.looseObject({
  hook_event_name: z.string(),
  session_id: z.guid(),
  cwd: z.string().optional(),
  permission_mode: z.string().optional(),
  prompt: z.string().optional(),
  message_id: z.string().optional(),
  delta: z.string().optional(),
  index: z.int().min(0).optional().describe('Which part of the text `delta` is.'),
  last_assistant_message: z.string().optional(),
  tool_name: z.string().optional(),
  tool_input: z.record(z.string(), z.unknown()).optional(),
  tool_response: z.unknown().optional(),
  tool_use_id: z.string().optional(),
  duration_ms: z.number().min(0).optional(),
  error: z.string().optional(),
  permission_suggestions: z.array(z.looseObject({ type: z.string() })).optional(),
  message: z.string().optional(),
  agent_type: z.string().optional(),
  transcript_path: z.string().optional(),
});
export type HookEvent = z.infer<typeof HookEvent>;

/** Reads what a hook was told; undefined for what is no such event. */
export function readHookEvent(text: string): HookEvent | undefined {
  try {
    return HookEvent.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The events that the bridge is told of over HTTP. */
export const HTTP_EVENTS = [
  'UserPromptSubmit',
  'PreToolUse',
  'PermissionRequest',
  'PostToolUse',
  'PostToolUseFailure',
  'MessageDisplay',
  'Notification',
  'SubagentStart',
  'SubagentStop',
  'Stop',
  'StopFailure',
  'SessionEnd',
] as const;

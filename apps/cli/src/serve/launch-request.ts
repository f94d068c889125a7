import { normalizeUuid } from '@beckon/shared/uuid';
import { z } from 'zod';
import { LaunchRefusal } from './launch-refusal.ts';

/** What a Beckon, or the reference's server, asks for. */
export interface Launch {
  readonly agentInstanceId: string;
  /** Empty: the agent waits for its first message. */
  readonly prompt: string;
  readonly agentType: string;
  /** For this run alone. */
  readonly key: string;
  /** `main` is the folder itself; undefined makes a new one. */
  readonly worktree: string | undefined;
  readonly branch: string | undefined;
}

/** A name of ours becomes a folder, a branch and a word on a command line: nothing in it can be taken for more. */
const name = (max: number) =>
  z
    .string('must be a string')
    .max(max, `must have at most ${max} characters`)
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9-]*$/, 'must be letters, digits and hyphens, and not begin with a hyphen')
    .optional();

const Body = z.looseObject({
  agent_instance_id: z.string('must be a UUID').transform((text, context) => {
    const id = normalizeUuid(text);
    if (id === undefined) context.addIssue('must be a UUID');
    return id ?? z.NEVER;
  }),
  prompt: z.string('must be a string'),
  agent_type: z.string('must be a string').max(255, 'must have at most 255 characters').optional(),
  name: name(50),
  branch_name: name(50),
  worktree_name: name(100),
  omnara_api_key: z.string('must be a string').optional(),
});

/**
 * Reads a launch as the reference's servers call it, and as ours does: the key in `X-Omnara-Api-Key`, or in the body where
 * the agent's webhook is of the type `DEFAULT`. `name` is the branch where no `branch_name` is given.
 *
 * @throws LaunchRefusal 400 that names the field
 */
export function readLaunch(headerKey: string | undefined, text: string): Launch {
  const { data, error } = Body.safeParse(withoutEmpty(parse(text)));
  if (error) {
    const [issue] = error.issues;
    throw new LaunchRefusal(400, `${issue?.path.join('.') || 'The body'} ${issue?.message ?? 'is not understood'}`);
  }
  const key = headerKey || data.omnara_api_key;
  if (!key) throw new LaunchRefusal(400, 'Omnara API key required. Provide via X-Omnara-Api-Key header.');
  return {
    agentInstanceId: data.agent_instance_id,
    prompt: data.prompt,
    agentType: data.agent_type ?? 'Claude Code',
    key,
    worktree: data.worktree_name,
    branch: data.branch_name ?? data.name,
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new LaunchRefusal(400, 'The body must be a JSON object');
}

/** Forms send what was not filled in as null or empty; an empty prompt is one. */
const withoutEmpty = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).filter(([field, value]) => value !== null && (value !== '' || field === 'prompt')),
  );

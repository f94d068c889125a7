import { z } from 'zod';

/** A block of a message of the model, or of what its tools answered. */
const Block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  input: z.record(z.string(), z.unknown()).optional(),
  tool_use_id: z.string().optional(),
  content: z.unknown().optional(),
  is_error: z.boolean().nullish(),
});
export type Block = z.infer<typeof Block>;

const Count = z.int().min(0).catch(0);

const lines = [
  z.looseObject({
    type: z.literal('stream_event'),
    parent_tool_use_id: z.string().nullish(),
    event: z.looseObject({
      type: z.string(),
      index: z.number().optional(),
      message: z.looseObject({ id: z.string() }).optional(),
      delta: z.looseObject({ type: z.string().optional(), text: z.string().optional() }).optional(),
    }),
  }),
  z.looseObject({
    type: z.literal('assistant'),
    parent_tool_use_id: z.string().nullish(),
    message: z.looseObject({ id: z.string(), content: z.array(Block) }),
  }),
  z.looseObject({
    type: z.literal('user'),
    message: z.looseObject({ content: z.union([z.string(), z.array(Block)]) }),
    tool_use_result: z.unknown().optional(),
  }),
  z.looseObject({
    type: z.literal('control_request'),
    request_id: z.string(),
    request: z.looseObject({
      subtype: z.string(),
      tool_name: z.string().optional(),
      input: z.record(z.string(), z.unknown()).optional(),
      permission_suggestions: z.array(z.looseObject({ type: z.string() })).optional(),
    }),
  }),
  z.looseObject({ type: z.literal('control_cancel_request'), request_id: z.string() }),
  z.looseObject({
    type: z.literal('result'),
    subtype: z.string(),
    is_error: z.boolean().optional(),
    result: z.string().optional(),
    total_cost_usd: z.number().min(0).optional(),
    usage: z
      .looseObject({
        input_tokens: Count,
        cache_creation_input_tokens: Count,
        cache_read_input_tokens: Count,
        output_tokens: Count,
      })
      .optional(),
    modelUsage: z.record(z.string(), z.unknown()).optional(),
  }),
] as const;

/** What a Claude Code without a terminal writes, a JSON object a line (`--output-format stream-json`); what is used here. */
const StreamLine = z.discriminatedUnion('type', lines);
export type StreamLine = z.infer<typeof StreamLine>;

/** Undefined for what is not understood here: a newer program says more. */
export function readStreamLine(line: string): StreamLine | undefined {
  try {
    return StreamLine.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

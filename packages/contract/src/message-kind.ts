import { z } from 'zod';
import type { Metadata } from './id.ts';

/** The kinds that views know. Others are welcome: a view that does not know a kind shows the text. */
export const MESSAGE_KINDS = ['text', 'tool_call', 'plan', 'status', 'diff', 'image', 'usage'] as const;
export const MessageKind = z.enum(MESSAGE_KINDS);
export type MessageKind = z.infer<typeof MessageKind>;

/** `content` is a one-line summary; what was called stands here. One message for a call, updated when it has its result. */
export const ToolCall = z
  .object({
    tool_name: z.string().min(1).max(255).describe('Name of the tool as the agent knows it.'),
    tool_use_id: z.string().max(255).nullish().describe('Id that the agent gave this call.'),
    input: z.record(z.string(), z.unknown()).describe('What the tool was called with.'),
    state: z.enum(['running', 'done', 'failed']).describe('How far it is.'),
    result: z.string().nullish().describe('What came back, as text.'),
    duration_ms: z.number().min(0).nullish().describe('How long it took, in milliseconds.'),
  })
  .meta({ id: 'ToolCall' });
export type ToolCall = z.infer<typeof ToolCall>;

export const Plan = z
  .object({
    items: z
      .array(
        z.object({
          text: z.string().describe('One step.'),
          state: z.enum(['pending', 'in_progress', 'completed']).describe('How far it is.'),
        }),
      )
      .describe('The steps, in order.'),
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof Plan>;

/** `content` tells a change of state in one sentence. */
export const StatusNote = z
  .object({ title: z.string().max(255).nullish().describe('Two or three words that head the sentence.') })
  .meta({ id: 'StatusNote' });
export type StatusNote = z.infer<typeof StatusNote>;

/** `content` is a data URL of a PNG, JPEG, GIF or WebP image. */
export const ImageNote = z
  .object({ alt: z.string().max(1_000).nullish().describe('What the image shows, for those who do not see it.') })
  .meta({ id: 'ImageNote' });
export type ImageNote = z.infer<typeof ImageNote>;

export const Usage = z
  .object({
    input_tokens: z.int().min(0).nullish().describe('Tokens that went in.'),
    output_tokens: z.int().min(0).nullish().describe('Tokens that came out.'),
    cost_usd: z.number().min(0).nullish().describe('What it cost, in US dollars.'),
    model: z.string().max(255).nullish().describe('Name of the model.'),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof Usage>;

/** What `message_metadata` holds for each kind, beside whatever else a client puts there. */
export const KIND_METADATA = {
  text: z.looseObject({}),
  tool_call: z.looseObject({ tool_call: ToolCall }),
  plan: z.looseObject({ plan: Plan }),
  status: z.looseObject({ status: StatusNote.nullish() }),
  diff: z.looseObject({}),
  image: z.looseObject({ image: ImageNote.nullish() }),
  usage: z.looseObject({ usage: Usage }),
} as const satisfies Record<MessageKind, z.ZodType>;

/** A message as its kind says it is. */
export type KnownMessage =
  | { readonly kind: 'text' }
  | { readonly kind: 'tool_call'; readonly tool_call: ToolCall }
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'status'; readonly status: StatusNote }
  | { readonly kind: 'diff' }
  | { readonly kind: 'image'; readonly image: ImageNote }
  | { readonly kind: 'usage'; readonly usage: Usage };

/** Reads a message by its kind; `text` for a kind that is not known, or metadata that do not fit it. Never throws. */
export function readKind(message: { readonly kind: string; readonly message_metadata: Metadata | null }): KnownMessage {
  const metadata = message.message_metadata ?? {};
  switch (message.kind) {
    case 'tool_call': {
      const { data } = KIND_METADATA.tool_call.safeParse(metadata);
      return data ? { kind: 'tool_call', tool_call: data.tool_call } : { kind: 'text' };
    }
    case 'plan': {
      const { data } = KIND_METADATA.plan.safeParse(metadata);
      return data ? { kind: 'plan', plan: data.plan } : { kind: 'text' };
    }
    case 'status': {
      const { data } = KIND_METADATA.status.safeParse(metadata);
      return data ? { kind: 'status', status: data.status ?? {} } : { kind: 'text' };
    }
    case 'image': {
      const { data } = KIND_METADATA.image.safeParse(metadata);
      return data ? { kind: 'image', image: data.image ?? {} } : { kind: 'text' };
    }
    case 'usage': {
      const { data } = KIND_METADATA.usage.safeParse(metadata);
      return data ? { kind: 'usage', usage: data.usage } : { kind: 'text' };
    }
    case 'diff':
      return { kind: 'diff' };
    default:
      return { kind: 'text' };
  }
}

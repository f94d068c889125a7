import type { ToolCall } from '@beckon/contract/message-kind';
import { summary } from '../connector/tool-text.ts';
import type { KnownItem } from './protocol.ts';

/** A call as Beckon shows it, with one line that tells it. */
export interface ToldCall {
  readonly content: string;
  readonly tool_call: ToolCall;
}

const NOT_DONE = 'It was not done.';

/** What of a turn is a call of a tool; undefined for the rest. */
export function toolCallOf(item: KnownItem, isOver: boolean): ToldCall | undefined {
  switch (item.type) {
    case 'commandExecution': {
      const { command, cwd, aggregatedOutput, exitCode } = item;
      const failed = item.status === 'failed' || item.status === 'declined' || (exitCode ?? 0) !== 0;
      const code = (exitCode ?? 0) === 0 ? [] : [`Exit code ${exitCode}`];
      const result = item.status === 'declined' ? NOT_DONE : [aggregatedOutput ?? '', ...code].join('\n').trim();
      return told(item, 'shell', { command, ...(typeof cwd === 'string' && { cwd }) }, { isOver, failed, result });
    }
    case 'fileChange': {
      const failed = item.status === 'failed' || item.status === 'declined';
      const result = item.status === 'declined' ? NOT_DONE : '';
      const call = told(item, 'apply_patch', { changes: item.changes }, { isOver, failed, result });
      return { ...call, content: `apply_patch: ${item.changes.map(({ path }) => path).join(', ')}` };
    }
    case 'mcpToolCall': {
      const { server, tool, arguments: input, result, error } = item;
      const said = (result?.content ?? []).flatMap(({ text }) => text ?? []).join('\n');
      const how = { isOver, failed: item.status === 'failed', result: error?.message ?? said };
      return told(item, `${server}.${tool}`, isRecord(input) ? input : { input }, how);
    }
    case 'webSearch':
      return told(item, 'websearch', { query: item.query ?? '' }, { isOver, failed: false, result: '' });
    default:
      return undefined;
  }
}

function told(
  item: { readonly id: string; readonly durationMs?: number | null | undefined },
  tool_name: string,
  input: Record<string, unknown>,
  { isOver, failed, result }: { readonly isOver: boolean; readonly failed: boolean; readonly result: string },
): ToldCall {
  const over = failed ? 'failed' : 'done';
  const call = { tool_name, tool_use_id: item.id, input, state: isOver ? over : 'running' } as const;
  const { durationMs: duration_ms } = item;
  const end = { result, ...(typeof duration_ms === 'number' && { duration_ms }) };
  return { content: summary(tool_name, input), tool_call: isOver ? { ...call, ...end } : call };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

import type { ToolCall } from '@beckon/contract/message-kind';
import { textField } from './tool-fields.ts';

/** What a known tool was called with, in one line; null for a tool that is not known. */
export function toolLine({ tool_name, input }: Pick<ToolCall, 'tool_name' | 'input'>): string | null {
  switch (tool_name.toLowerCase()) {
    case 'bash':
    case 'shell':
    case 'exec_command':
      return firstLine(textField(input, 'command') ?? textField(input, 'cmd'));
    case 'read':
    case 'edit':
    case 'multiedit':
    case 'write':
    case 'notebookedit':
      return textField(input, 'file_path') ?? textField(input, 'path') ?? null;
    case 'grep':
    case 'glob':
      return textField(input, 'pattern') ?? null;
    case 'webfetch':
      return textField(input, 'url') ?? null;
    case 'websearch':
      return textField(input, 'query') ?? null;
    case 'task':
    case 'agent':
      return textField(input, 'description') ?? null;
    default:
      return null;
  }
}

function firstLine(text: string | undefined): string | null {
  if (text === undefined) return null;
  const end = text.indexOf('\n');
  return end < 0 ? text : `${text.slice(0, end)} …`;
}

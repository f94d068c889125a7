import type { ToolCall } from '@beckon/contract/message-kind';
import { Check, LoaderCircle, X } from 'lucide-react';
import { durationWords } from '../../text/relative-time.ts';
import { maskDeceptive } from '../../text/reveal-invisible.ts';
import { RawText } from './raw-text.tsx';
import { Fold } from './fold.tsx';
import { toolLine } from './tool-line.ts';
import { ToolInput } from './tool-input.tsx';

const states = {
  running: { word: 'runs', sign: LoaderCircle, look: 'animate-spin text-soft' },
  done: { word: 'done', sign: Check, look: 'text-soft' },
  failed: { word: 'failed', sign: X, look: 'text-ink' },
} as const;

/** A call of a tool: one line with how it went; what went in and what came out when it is opened. */
export function ToolCallCard({ call, summary }: { readonly call: ToolCall; readonly summary: string }) {
  const { word, sign: Sign, look } = states[call.state];
  return (
    <Fold
      name={maskDeceptive(call.tool_name)}
      line={maskDeceptive(toolLine(call) ?? summary)}
      aside={
        <span className="inline-flex items-center gap-1.5">
          {call.state === 'failed' && <span className="font-semibold text-ink">failed</span>}
          {call.duration_ms != null && durationWords(call.duration_ms)}
          <Sign role="img" aria-label={word} className={`size-3.5 ${look}`} />
        </span>
      }
    >
      <ToolInput tool_name={call.tool_name} input={call.input} />
      {call.result != null && call.result !== '' && <RawText text={call.result} name="Result" />}
      {call.state === 'running' && <p className="text-sm text-soft">It has not come back yet.</p>}
    </Fold>
  );
}

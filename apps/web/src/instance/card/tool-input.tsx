import { maskDeceptive } from '../../text/reveal-invisible.ts';
import { lazy, Suspense, useMemo } from 'react';
import { DiffLines } from './diff-lines.tsx';
import { fileChangesOf } from './file-changes-of.ts';
import { FileChanges } from './file-changes.tsx';
import { PlanCard } from './plan-card.tsx';
import { RawText } from './raw-text.tsx';
import { planOf, replacementsOf, signedLines, textField } from './tool-fields.ts';

const EditPreview = lazy(async () => ({ default: (await import('../../diff/diff-preview.tsx')).EditPreview }));

/** What a tool was called with: as what it means where the tool is known, and everything else as it is. */
export function ToolInput({
  tool_name,
  input,
}: {
  readonly tool_name: string;
  readonly input: Readonly<Record<string, unknown>>;
}) {
  const tool = tool_name.toLowerCase();
  const path = textField(input, 'file_path') ?? textField(input, 'path');
  const command = textField(input, 'command') ?? textField(input, 'cmd');
  const content = textField(input, 'content');
  const replacements = useMemo(() => replacementsOf(input), [input]);
  const plan = planOf(input);
  if (plan) return <PlanCard plan={plan} text="" />;
  const changes = fileChangesOf(input);
  if (changes) {
    return (
      <>
        <FileChanges changes={changes} />
        <Rest input={input} but={['changes']} />
      </>
    );
  }
  if (command !== undefined) {
    return (
      <>
        <RawText text={command} name="Command" />
        <Rest input={input} but={['command', 'cmd', 'description']} />
      </>
    );
  }
  if (path !== undefined && replacements) {
    return (
      <>
        <Suspense fallback={<PathLine path={path} />}>
          <EditPreview path={path} edits={replacements} />
        </Suspense>
        <Rest input={input} but={['file_path', 'path', 'old_string', 'new_string', 'edits']} />
      </>
    );
  }
  if (path !== undefined && content !== undefined && tool !== 'read') {
    return (
      <>
        <PathLine path={path} />
        <DiffLines text={signedLines('', content)} name="Written" />
        <Rest input={input} but={['file_path', 'path', 'content']} />
      </>
    );
  }
  return <Rest input={input} but={[]} />;
}

function PathLine({ path }: { readonly path: string }) {
  return <p className="font-mono text-sm wrap-anywhere">{maskDeceptive(path)}</p>;
}

/** The fields that no special drawing has shown. */
function Rest({ input, but }: { readonly input: Readonly<Record<string, unknown>>; readonly but: readonly string[] }) {
  const left = Object.entries(input).filter(([name]) => !but.includes(name));
  if (left.length === 0) return null;
  return <RawText text={JSON.stringify(Object.fromEntries(left), null, 2)} name="Input" />;
}

import type { AskRequest } from '@beckon/contract/ask';
import { DiffLines } from '../instance/card/diff-lines.tsx';
import { fileChangesOf, type FileChange } from '../instance/card/file-changes-of.ts';
import { FileChanges } from '../instance/card/file-changes.tsx';
import { signedLines, textField } from '../instance/card/tool-fields.ts';
import { ExactText } from '../text/exact-text.tsx';
import { disguises } from './disguises.ts';
import { ExactBox } from './exact-box.tsx';
import { fileEditOf, type FileEdit } from './file-edit-of.ts';
import { isOutside } from './find-risks.ts';
import { suggestionMeaning } from './suggestion-meaning.ts';
import { Warnings } from './warnings.tsx';

type Input = Readonly<Record<string, unknown>>;

/** A decision's subject, drawn from the bytes that will run and from nothing an agent says about them. */
export function RequestView({ request }: { readonly request: AskRequest }) {
  const { tool_name, input, cwd, suggestions = [] } = request;
  return (
    <div className="space-y-3">
      <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        <Fact name="Tool" value={tool_name} />
        {cwd !== undefined && <Fact name="In" value={cwd} />}
      </dl>
      <Subject input={input} cwd={cwd} />
      {suggestions.length > 0 && (
        <ul aria-label="What a choice keeps" className="space-y-2 text-sm">
          {Array.from(suggestions.entries(), ([n, suggestion]) => (
            <Kept key={n} suggestion={suggestion} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="flex min-w-0 gap-1.5">
      <dt className="text-soft">{name}</dt>
      <dd className="font-mono wrap-anywhere">
        <ExactText text={value} />
      </dd>
    </div>
  );
}

function Subject({ input, cwd }: { readonly input: Input; readonly cwd: string | undefined }) {
  const command = textField(input, 'command');
  const changes = fileChangesOf(input);
  const edit = fileEditOf(input);
  const shapes = [command, changes, edit].filter((shape) => shape !== undefined);
  // In an input of two shapes it is the tool's to know which one counts: neither is drawn before the other.
  if (shapes.length > 1) return <Rest input={input} but={[]} />;
  return (
    <>
      {command !== undefined && <ExactBox text={command} name="What will run" />}
      {changes && <Patch changes={changes} cwd={cwd} />}
      {edit && <Edit edit={edit} cwd={cwd} />}
      <Rest input={input} but={command !== undefined ? ['command'] : changes ? ['changes'] : (edit?.drawn ?? [])} />
    </>
  );
}

function Patch({ changes, cwd }: { readonly changes: readonly FileChange[]; readonly cwd: string | undefined }) {
  const places = changes.flatMap(({ path, movesTo }) => (movesTo === undefined ? [path] : [path, movesTo]));
  return (
    <>
      <Warnings
        what={[...outside(places, cwd), ...disguises([...places, ...changes.map(({ diff }) => diff)].join('\n'))]}
      />
      <FileChanges exact changes={changes} />
    </>
  );
}

function Edit({ edit: { path, written, diff }, cwd }: { readonly edit: FileEdit; readonly cwd: string | undefined }) {
  const texts = written.flatMap(({ before, after }) => [before, after]);
  return (
    <>
      <p className="font-mono text-sm wrap-anywhere">
        <ExactText text={path} />
      </p>
      <Warnings what={[...outside([path], cwd), ...disguises([path, ...texts].join('\n'))]} />
      {Array.from(written.entries(), ([n, { before, after }]) => (
        <DiffLines key={n} exact name="What will be written" text={signedLines(before, after)} />
      ))}
      {diff !== undefined && (
        <>
          <p className="text-sm font-semibold">The program has found other lines to replace, and will change these:</p>
          <DiffLines exact name="What will be changed" text={diff} />
        </>
      )}
    </>
  );
}

const outside = (places: readonly string[], cwd: string | undefined): string[] =>
  places.some((place) => isOutside(place, cwd) === true) ? ['writes outside the folder it works in'] : [];

/** Everything else that the tool gets: what is not drawn specially is drawn as it is. */
function Rest({ input, but }: { readonly input: Input; readonly but: readonly string[] }) {
  const left = Object.fromEntries(Object.entries(input).filter(([name]) => !but.includes(name)));
  if (Object.keys(left).length === 0) return null;
  return (
    <ExactBox text={JSON.stringify(left, null, 2)} name={but.length === 0 ? 'What will run' : 'What else it gets'} />
  );
}

function Kept({ suggestion }: { readonly suggestion: Input & { readonly label: string } }) {
  const { label, ...rule } = suggestion;
  const meaning = suggestionMeaning(rule);
  return (
    <li className="border-l-2 border-edge pl-3">
      <p className="font-semibold">
        <ExactText text={label} />
      </p>
      {meaning ? (
        meaning.map((sentence) => (
          <p key={sentence} className="wrap-anywhere text-soft">
            <ExactText text={sentence} />
          </p>
        ))
      ) : (
        <p className="font-mono wrap-anywhere text-soft">
          <ExactText text={JSON.stringify(rule)} />
        </p>
      )}
    </li>
  );
}

import { ExactText, type Standout } from '../text/exact-text.tsx';

/**
 * A text by its characters, a line each. Where there are several they are numbered, so that a line which is too long for the
 * screen is not taken for two; the numbers are drawn beside the text and are not part of it.
 */
export function ExactLines({ text, standouts }: { readonly text: string; readonly standouts: readonly Standout[] }) {
  const lines = linesOf(text);
  const look =
    lines.length === 1
      ? 'block px-3'
      : 'relative block pr-3 pl-10 before:absolute before:left-0 before:w-7 before:text-right before:text-xs before:leading-5 before:text-faint before:content-[counter(line)] before:[counter-increment:line]';
  return (
    <span className="block [counter-reset:line]">
      {lines.map(({ at, line }) => (
        <span key={at} className={look}>
          <ExactText text={line} standouts={within(standouts, at, at + line.length)} />
        </span>
      ))}
    </span>
  );
}

/** Each with the break that ends it: joined they are the text. */
function linesOf(text: string): readonly { readonly at: number; readonly line: string }[] {
  let at = 0;
  return text.split(/(?<=\n)/).map((line) => {
    const begins = at;
    at += line.length;
    return { at: begins, line };
  });
}

function within(standouts: readonly Standout[], from: number, to: number): readonly Standout[] {
  return standouts
    .filter(({ start, end }) => start < to && end > from)
    .map(({ start, end }) => ({ start: Math.max(start, from) - from, end: Math.min(end, to) - from }));
}

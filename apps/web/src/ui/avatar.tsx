/** A person by their initials, which are drawn and no text; their name stands beside it or is read out. */
export function Avatar({ name, label = false }: { readonly name: string; readonly label?: boolean }) {
  return (
    <span
      {...(label ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
      data-initials={initials(name)}
      className="inline-grid size-6 shrink-0 place-items-center rounded-full bg-sunk text-[0.625rem] font-semibold text-soft ring-1 ring-line before:content-[attr(data-initials)]"
    />
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter((word) => word !== '');
  const [first = '?', last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return [first, last]
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

import { Check, ChevronDown } from 'lucide-react';
import { Popover } from '../ui/popover.tsx';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One side of the filter: any of several values, chosen in a list that opens. */
export function FilterChoice({
  label,
  choices,
  chosen,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  const names = choices.filter(({ value }) => chosen.includes(value)).map((choice) => choice.label);
  const words = names.length === 1 ? names[0] : chosen.length > 0 ? `${label} · ${chosen.length}` : label;
  const toggle = (value: string): void => {
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  };
  return (
    <Popover
      label={`Filter by ${label.toLowerCase()}`}
      trigger={
        <button
          type="button"
          aria-label={`${label}: ${names.length > 0 ? names.join(', ') : 'any'}`}
          className={`inline-flex min-h-(--control) max-w-52 shrink-0 items-center gap-1.5 rounded-lg border px-2.5 text-sm hover:border-ink ${chosen.length > 0 ? 'border-ink bg-raised text-ink' : 'border-line text-soft'}`}
        >
          <span className="truncate">{words}</span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0" />
        </button>
      }
    >
      {choices.length === 0 && <p className="px-2 py-1 text-sm text-soft">None is known yet.</p>}
      <ul className="-m-2">
        {choices.map((choice) => (
          <li key={choice.value}>
            <button
              type="button"
              role="checkbox"
              aria-checked={chosen.includes(choice.value)}
              onClick={() => toggle(choice.value)}
              className="flex min-h-(--control) w-full items-center gap-2.5 rounded-lg px-2 text-left text-sm hover:bg-sunk focus-visible:-outline-offset-2"
            >
              <span aria-hidden className="grid size-4 shrink-0 place-items-center rounded-sm border border-field">
                {chosen.includes(choice.value) && <Check className="size-3" />}
              </span>
              <span className="min-w-0 flex-1 truncate">{choice.label}</span>
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}

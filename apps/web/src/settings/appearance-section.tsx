import { setAppearance, useAppearance, type Density, type Theme } from '../app/appearance.ts';
import { Section } from './section.tsx';

const themes: readonly { value: Theme; label: string; hint: string }[] = [
  { value: 'system', label: 'As the system', hint: 'Follows this device, day and night.' },
  { value: 'light', label: 'Light', hint: 'Ink on paper.' },
  { value: 'dark', label: 'Dark', hint: 'For dim rooms.' },
];
const densities: readonly { value: Density; label: string; hint: string }[] = [
  { value: 'comfortable', label: 'Comfortable', hint: 'Room around each line.' },
  { value: 'compact', label: 'Compact', hint: 'More lines on the screen.' },
];

/** How this device shows the dashboard. */
export function AppearanceSection() {
  const { theme, density } = useAppearance();
  return (
    <Section title="Appearance" hint="Of this device alone: a phone and a desk differ.">
      <Choices
        legend="Theme"
        name="theme"
        choices={themes}
        value={theme}
        onChange={(value) => setAppearance({ theme: value })}
      />
      <Choices
        legend="Density"
        name="density"
        choices={densities}
        value={density}
        onChange={(value) => setAppearance({ density: value })}
      />
    </Section>
  );
}

function Choices<T extends string>({
  legend,
  name,
  choices,
  value,
  onChange,
}: {
  readonly legend: string;
  readonly name: string;
  readonly choices: readonly { readonly value: T; readonly label: string; readonly hint: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}) {
  return (
    <fieldset className="mt-4">
      <legend className="text-sm font-medium text-soft">{legend}</legend>
      <div className="mt-1.5 grid gap-2 sm:grid-cols-3">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="cursor-pointer rounded-xl border border-line bg-raised p-3 hover:border-edge has-checked:border-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink"
          >
            <input
              type="radio"
              name={name}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
              className="sr-only"
            />
            <span className="block font-medium">{choice.label}</span>
            <span className="block text-sm text-soft">{choice.hint}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

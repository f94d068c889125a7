import { AGENT_COLORS, type AgentColor } from '@beckon/contract/agent-color';
import { AgentDot } from '../ui/agent-dot.tsx';

/** One of eight colours, or none. */
export function ColorChoice({
  value,
  onChange,
}: {
  readonly value: AgentColor | null;
  readonly onChange: (color: AgentColor | null) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium text-soft">Colour</legend>
      <div className="flex flex-wrap gap-1.5">
        {[null, ...AGENT_COLORS].map((color) => (
          <label
            key={color ?? 'none'}
            className="inline-flex min-h-(--control) cursor-pointer items-center gap-2 rounded-lg border border-line bg-raised px-2.5 text-sm hover:border-edge has-checked:border-ink has-checked:bg-sunk has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink"
          >
            <input
              type="radio"
              name="color"
              checked={color === value}
              onChange={() => onChange(color)}
              className="sr-only"
            />
            <AgentDot color={color} />
            {color ?? 'none'}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

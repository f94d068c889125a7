import type { AgentColor } from '@beckon/contract/agent-color';

const dots: Readonly<Record<AgentColor, string>> = {
  slate: 'bg-agent-slate',
  red: 'bg-agent-red',
  green: 'bg-agent-green',
  teal: 'bg-agent-teal',
  cyan: 'bg-agent-cyan',
  blue: 'bg-agent-blue',
  violet: 'bg-agent-violet',
  pink: 'bg-agent-pink',
};

/** The colour of an agent, beside its name: a square, because the circles are how runs stand. */
export function AgentDot({ color }: { readonly color: AgentColor | null }) {
  return (
    <span
      aria-hidden
      className={`inline-block size-2.5 shrink-0 rounded-[2px] ${color === null ? 'border border-edge' : dots[color]}`}
    />
  );
}

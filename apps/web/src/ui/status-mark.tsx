import type { InstanceStatus } from '@beckon/contract/instance-status';

interface Standing {
  readonly word: string;
  readonly shape: string;
  readonly over: boolean;
}

/** What each status looks like: shapes, not colours; a run that is over is hollow. */
const standings: Readonly<Record<InstanceStatus, Standing>> = {
  ACTIVE: { word: 'Working', shape: 'bg-ink', over: false },
  AWAITING_INPUT: { word: 'Waiting', shape: 'bg-ink', over: false },
  PAUSED: { word: 'Paused', shape: 'bg-faint', over: false },
  STALE: { word: 'Not heard from', shape: 'bg-faint animate-breathe', over: false },
  COMPLETED: { word: 'Completed', shape: 'border-[1.5px] border-faint', over: true },
  FAILED: { word: 'Failed', shape: 'border-[1.5px] border-ink rounded-none! rotate-45', over: true },
  KILLED: { word: 'Stopped', shape: 'border-[1.5px] border-ink rounded-none!', over: true },
  DISCONNECTED: { word: 'Disconnected', shape: 'border-[1.5px] border-dashed border-faint', over: true },
};

export function statusWord(status: InstanceStatus): string {
  return standings[status].word;
}

/** Nothing more comes from this run. */
export function isOver(status: InstanceStatus): boolean {
  return standings[status].over;
}

/** Amber when the run waits for a person, whatever its status says. */
export function StatusMark({ status, needsYou }: { readonly status: InstanceStatus; readonly needsYou: boolean }) {
  const shape = needsYou ? 'bg-amber' : standings[status].shape;
  return <span aria-hidden className={`inline-block size-2 shrink-0 rounded-full ${shape}`} />;
}

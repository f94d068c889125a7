import { Square } from 'lucide-react';
import { useOffer } from '../palette/offered-actions.ts';
import { SHORTCUTS } from '../palette/shortcuts.ts';
import { Button } from '../ui/button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import type { Stop } from './use-stop.ts';

/** Stands beside the text while a turn runs that can be stopped. */
export function StopButton({ stop: { asked, ask } }: { readonly stop: Stop }) {
  const { keys } = SHORTCUTS.stop;
  useOffer({
    heading: 'This turn',
    actions: asked ? [] : [{ id: 'stop', label: 'Stop', icon: Square, keys, act: ask }],
  });
  return (
    <Tooltip label={asked ? 'It was asked to stop' : 'Stop this turn; the run goes on'} keys={keys}>
      <Button
        aria-label={asked ? 'Stopping' : 'Stop'}
        aria-disabled={asked}
        onClick={ask}
        className={`min-w-(--control) shrink-0 ${asked ? 'opacity-50' : ''}`}
      >
        <Square aria-hidden className="size-3.5 fill-current" />
        <span className="max-sm:hidden">{asked ? 'Stopping…' : 'Stop'}</span>
      </Button>
    </Tooltip>
  );
}

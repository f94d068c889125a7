import type { Instance } from '@beckon/contract/instance';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { beckon, explain } from '../app/beckon.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { tell } from '../ui/toast.tsx';
import { FOUND_RUNS } from './use-found-runs.ts';

const runsOf = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);

/** What can be done with the runs that are selected. */
export function SelectedRuns({
  runs,
  onDone,
}: {
  /** Those of the selection that can still be ended. */
  readonly runs: readonly Instance[];
  readonly onDone: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const end = useMutation({
    networkMode: 'always',
    // One after the other: each is a run of its own, and the first that fails says why.
    mutationFn: async () => {
      for (const { id } of runs) await beckon.trpc.sessions.end.mutate({ agent_instance_id: id });
      return runs.length;
    },
    onSuccess: (count) => {
      setAsking(false);
      onDone();
      tell(`Ended ${count === 1 ? 'one run' : `${count} runs`}.`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: FOUND_RUNS }),
  });
  return (
    <>
      <Button look="plain" onClick={onDone}>
        Clear the selection
      </Button>
      <Button disabled={runs.length === 0} onClick={() => setAsking(true)}>
        End {runsOf(runs.length)}
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={`End ${runs.length === 1 ? 'this run' : `these ${runs.length} runs`}?`}
        action={runs.length === 1 ? 'End it' : 'End them'}
        busy={end.isPending}
        problem={end.error ? explain(end.error) : null}
        onConfirm={() => end.mutate()}
      >
        <p>They are marked as completed, and what they still ask is cancelled. Their messages stay.</p>
      </AlertDialog>
    </>
  );
}

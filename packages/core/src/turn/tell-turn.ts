import type { TellTurnInput, Turn } from '@beckon/contract/turn';
import { noteContact } from '../ask/settle-answers.ts';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { once } from '../idempotency/once.ts';
import { changeInstance } from '../instance/change-instance.ts';
import type { InstanceChange } from '../instance/instance-change.ts';
import { isOver } from '../instance/instance-state.ts';
import { checkLine } from '../message/content.ts';
import { endTurn, setTurn, settleInterrupt } from './settle-interrupt.ts';

/**
 * An agent says how it stands with its turn. One that runs is offered to people to be stopped, and takes the place of the
 * one before; what is said of a turn that is not the one that runs changes nothing. Again is fine.
 *
 * @throws AppError BAD_REQUEST (unknown instance, `why` without `not_stopped`, NUL)
 */
export async function tellTurn(ctx: Context, input: TellTurnInput): Promise<Turn> {
  if (input.why != null && input.state !== 'not_stopped') {
    throw badRequest("why goes with state 'not_stopped' only; leave it out.");
  }
  const why = input.why == null ? undefined : checkLine(input.why, 'why');
  checkLine(input.turn_id, 'turn_id');
  const { agent_instance_id } = input;
  const row = { workspaceId: ctx.actor.workspace_id, instanceId: agent_instance_id };
  return changeInstance(ctx, row, (change) =>
    once<Turn>(ctx, change.tx, null, {
      operation: 'turns.tell',
      input,
      first: async () => {
        await apply(change, input, why);
        await noteContact(change, false);
        await change.write();
        return { agent_instance_id, ...(await selectTurn(change)) };
      },
    }),
  );
}

async function apply(
  change: InstanceChange,
  { turn_id, state }: TellTurnInput,
  why: string | undefined,
): Promise<void> {
  const isCurrent = change.instance.turn_id === turn_id;
  switch (state) {
    case 'running':
      // Of an instance that has ended, nothing is offered any more.
      if (isCurrent || isOver(change.status)) return;
      await settleInterrupt(change, 'too_late');
      return setTurn(change, turn_id);
    case 'not_stopped':
      if (!isCurrent || change.instance.interrupt_id === null) return;
      await settleInterrupt(change, 'not_stopped', why);
      // It can be asked again.
      return change.log('turn_changed', change.instance.id);
    case 'over':
    case 'stopped':
      if (isCurrent) await endTurn(change, state === 'stopped' ? 'stopped' : 'too_late');
  }
}

function selectTurn({ tx, instance }: InstanceChange): Promise<Pick<Turn, 'turn_id' | 'interrupt_id'>> {
  return tx
    .selectFrom('agent_instances')
    .select(['turn_id', 'interrupt_id'])
    .where('workspace_id', '=', instance.workspace_id)
    .where('id', '=', instance.id)
    .executeTakeFirstOrThrow();
}

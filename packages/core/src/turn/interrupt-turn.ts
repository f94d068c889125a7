import type { Message } from '@beckon/contract/message';
import { INTERRUPT_KIND, type InterruptTurnInput } from '@beckon/contract/turn';
import { sql } from 'kysely';
import { conflict } from '../app-error.ts';
import type { Context } from '../context.ts';
import { changeInstance, unknownToPerson } from '../instance/change-instance.ts';
import { getMessage } from '../message/list-messages.ts';
import { interruptMessage } from './settle-interrupt.ts';

/**
 * A person asks to stop the turn that runs. The request is a message of theirs which tells what comes of it; asked again, by
 * whomever, it is the same one. It holds for this turn and dies with it.
 *
 * @throws AppError NOT_FOUND; CONFLICT where that turn is over, or never could be stopped
 */
export async function interruptTurn(ctx: Context, input: InterruptTurnInput): Promise<Message> {
  const row = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  const messageId = await changeInstance(
    ctx,
    row,
    async (change) => {
      const { id, turn_id, interrupt_id } = change.instance;
      if (turn_id === null) throw conflict('Nothing runs here that can be stopped: the turn is over.');
      if (turn_id !== input.turn_id) {
        throw conflict('turn_id is over; another turn runs, which nobody has asked to stop. Look at it first.');
      }
      if (interrupt_id !== null) return interrupt_id;
      const asking = change.addMessage({
        sender_type: 'USER',
        sender_user_id: ctx.actor.user_id,
        kind: INTERRUPT_KIND,
        interrupts: true,
        ...interruptMessage({ turn_id, state: 'asked' }),
      });
      change.set('interrupt_id', sql`${asking}::uuid`);
      change.log('turn_changed', id);
      await change.write();
      return asking;
    },
    unknownToPerson,
  );
  return getMessage(ctx, { message_id: messageId });
}

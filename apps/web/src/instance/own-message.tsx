import type { Message } from '@beckon/contract/message';
import { useState, type ReactNode } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { EditForm } from './edit-form.tsx';
import { OwnFoot } from './own-foot.tsx';

/** Whether its writer may still change a message: no agent has it, and it is no answer. */
function isChangeable(message: Message, me: string, answers: boolean): boolean {
  return (
    message.sender_user_id === me &&
    !message.relayed &&
    !answers &&
    message.delivered_at === null &&
    message.withdrawn_at === null &&
    message.content_bytes === undefined
  );
}

/** What a person wrote, how far it has come, and, while no agent has it, the ways to change it or take it back. */
export function OwnMessage({
  message,
  answers,
  ended,
  children,
}: {
  readonly message: Message;
  /** It has answered a question, and an answer stays. */
  readonly answers: boolean;
  readonly ended: boolean;
  readonly children: ReactNode;
}) {
  const { id: me } = useSession();
  const [editing, setEditing] = useState(false);
  const withdraw = trpc.messages.withdraw.useMutation();
  const changeable = isChangeable(message, me, answers) && !ended;
  if (message.withdrawn_at !== null) {
    return (
      <p className="w-fit rounded-xl border border-dashed border-edge px-3.5 py-2 text-sm text-faint">
        Withdrawn before any agent had it
      </p>
    );
  }
  if (editing && changeable) return <EditForm message={message} onDone={() => setEditing(false)} />;
  return (
    <>
      <div className="w-fit max-w-full rounded-xl bg-sunk px-3.5 py-2">{children}</div>
      <footer className="mt-1 flex flex-wrap items-center gap-x-1 text-xs text-faint">
        <OwnFoot message={message} ended={ended} />
        {changeable && (
          <span className="flex">
            <Button look="plain" className="text-xs" onClick={() => setEditing(true)}>
              Edit
            </Button>
            <Button
              look="plain"
              className="text-xs"
              disabled={withdraw.isPending}
              onClick={() => withdraw.mutate({ message_id: message.id })}
            >
              Withdraw
            </Button>
          </span>
        )}
        {withdraw.error && <Problem>{explain(withdraw.error)}</Problem>}
      </footer>
    </>
  );
}

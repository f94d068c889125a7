import { useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Select } from '../ui/select.tsx';
import { Section } from './section.tsx';

/** Makes another member the owner. */
export function HandOver() {
  const { workspace_id } = useSession();
  const members = trpc.workspaces.members.useQuery({ workspace_id });
  const others = members.data?.items.filter(({ is_you }) => !is_you) ?? [];
  const [chosen, setChosen] = useState('');
  const heir = others.find(({ user_id }) => user_id === chosen) ?? others[0];
  // What the role allows is another thing then, on every page.
  const transfer = trpc.workspaces.transfer.useMutation({ onSuccess: () => location.reload() });
  return (
    <Section title="Hand the workspace over" hint="A workspace has one owner. You stay as an admin.">
      {heir === undefined ? (
        <p className="pt-2 text-soft">Nobody else is in it yet.</p>
      ) : (
        <div className="flex flex-wrap items-end gap-3 pt-3">
          <Select
            label="To"
            className="min-w-48 flex-1"
            value={heir.user_id}
            choices={others.map(({ user_id, display_name, email }) => ({
              value: user_id,
              label: display_name ? `${display_name} (${email})` : email,
            }))}
            onChange={setChosen}
          />
          <ConfirmButton
            label="Hand over…"
            title={`Make ${heir.display_name ?? heir.email} the owner?`}
            action="Hand over"
            busy={transfer.isPending}
            problem={transfer.error ? explain(transfer.error) : null}
            onConfirm={() => transfer.mutate({ workspace_id, user_id: heir.user_id })}
          >
            <p>Only they can hand it back, or delete it.</p>
          </ConfirmButton>
        </div>
      )}
    </Section>
  );
}

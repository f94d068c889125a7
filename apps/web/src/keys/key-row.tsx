import type { CreatedKey, Key } from '@beckon/contract/key';
import { useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useNow } from '../app/use-now.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { Ago } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { RenameKey } from './rename-key.tsx';

/** How long the old key goes on working beside the new one; hours. */
const OVERLAP_HOURS = 24;

/** One key: what it may do, who uses it, and what can be done with it. */
export function KeyRow({ item, onRotated }: { readonly item: Key; readonly onRotated: (created: CreatedKey) => void }) {
  const [renaming, setRenaming] = useState(false);
  const utils = trpc.useUtils();
  const refresh = () => utils.keys.list.invalidate();
  const revoke = trpc.keys.revoke.useMutation({ onSuccess: refresh });
  const rotate = trpc.keys.rotate.useMutation({
    onSuccess: async (created) => {
      onRotated(created);
      await refresh();
    },
  });
  const isOver = useNow((now) => item.expires_at !== null && Date.parse(item.expires_at) < now);
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <div className="min-w-48 flex-1">
        {renaming ? (
          <RenameKey item={item} onDone={() => setRenaming(false)} />
        ) : (
          <p className={`font-semibold wrap-anywhere ${item.is_active ? '' : 'text-faint line-through'}`}>
            {item.name}
          </p>
        )}
        <p className="flex flex-wrap gap-x-3 text-sm text-soft">
          <span>{item.scopes.join(', ')}</span>
          {item.user_agent_name !== null && <span>as {maskDeceptive(item.user_agent_name)} only</span>}
          <span>
            made <Ago phrase at={item.created_at} />
          </span>
          <LastUse item={item} />
          {item.expires_at !== null && (
            <span>
              {isOver ? 'ended' : 'until'} {new Date(item.expires_at).toLocaleDateString()}
            </span>
          )}
        </p>
      </div>
      {item.is_active ? (
        <div className="-mr-2.5 ml-auto flex items-center gap-1">
          {!renaming && (
            <Button look="plain" className="px-2.5! text-sm" onClick={() => setRenaming(true)}>
              Rename
            </Button>
          )}
          {item.replaced_by === null && !isOver && (
            <ConfirmButton
              label="Rotate"
              title={`Replace “${item.name}”?`}
              action="Make its successor"
              busy={rotate.isPending}
              problem={rotate.error ? explain(rotate.error) : null}
              onConfirm={() => rotate.mutate({ key_id: item.id, overlap_hours: OVERLAP_HOURS })}
            >
              <p>You get a new key with the same rights. The old one works for {OVERLAP_HOURS} more hours.</p>
            </ConfirmButton>
          )}
          <ConfirmButton
            label="Revoke"
            title={`Revoke “${item.name}”?`}
            action="Revoke it"
            busy={revoke.isPending}
            problem={revoke.error ? explain(revoke.error) : null}
            onConfirm={() => revoke.mutate({ key_id: item.id })}
          >
            <p>Every agent that uses it is refused within seconds. This cannot be taken back.</p>
          </ConfirmButton>
        </div>
      ) : (
        <span className="ml-auto text-sm text-faint">Revoked</span>
      )}
    </li>
  );
}

function LastUse({ item }: { readonly item: Key }) {
  if (item.last_used_at === null) return <span>never used</span>;
  return (
    <span className="wrap-anywhere">
      used <Ago phrase at={item.last_used_at} />
      {item.last_used_client !== null && ` by ${maskDeceptive(item.last_used_client).slice(0, 60)}`}
      {item.last_used_address !== null && ` from ${item.last_used_address}`}
    </span>
  );
}

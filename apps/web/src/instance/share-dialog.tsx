import type { CreatedShare, Share, ShareAccess } from '@beckon/contract/share';
import { X } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, fieldClass } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Problem } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const words: Readonly<Record<ShareAccess, string>> = { READ: 'Can watch', WRITE: 'Can watch and answer' };
const CHOICES = [
  { value: 'READ', label: words.READ },
  { value: 'WRITE', label: words.WRITE },
] as const;

/** Who outside the workspace sees one run, and the way to let somebody in or out. */
export function ShareDialog({
  id,
  open,
  onOpenChange,
}: {
  readonly id: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Share this run"
      description="With a person outside the workspace. They see this run live, and nothing else."
    >
      <ShareForm id={id} />
      <Shares id={id} />
    </Dialog>
  );
}

function ShareForm({ id }: { readonly id: string }) {
  const [email, setEmail] = useState('');
  const [access, setAccess] = useState<ShareAccess>('READ');
  const utils = trpc.useUtils();
  const create = trpc.shares.create.useMutation({
    onSuccess: () => {
      setEmail('');
      return utils.shares.list.invalidate();
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate({ agent_instance_id: id, email, access });
  };
  return (
    <form onSubmit={submit} className="space-y-3">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2 sm:grid-cols-[minmax(0,1fr)_auto_auto]">
        <div className="col-span-full sm:col-span-1">
          <Field
            label="Email"
            type="email"
            required
            autoComplete="off"
            maxLength={255}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
        <Select label="Access" value={access} choices={CHOICES} onChange={setAccess} />
        <Button type="submit" look="solid" disabled={create.isPending}>
          Share
        </Button>
      </div>
      {create.error && <Problem>{explain(create.error)}</Problem>}
      {create.data && <Shared share={create.data} />}
    </form>
  );
}

/** What to do now that it is shared: nothing, or pass on the link that proves the address. */
function Shared({ share }: { readonly share: CreatedShare }) {
  if (share.token === null) return <p className="text-sm text-soft">{share.email} sees it from now on.</p>;
  const link = new URL(`/invite?token=${encodeURIComponent(share.token)}`, location.origin).href;
  return (
    <div className="space-y-1.5 rounded-xl border border-line p-3">
      <p className="text-sm text-soft">
        Nobody here has proved that {share.email} is theirs. Send them this link; it is shown once and works for 7 days.
      </p>
      <div className="flex gap-2">
        <input aria-label="Link to send" readOnly value={link} className={`${fieldClass} font-mono text-sm`} />
        <CopyButton text={link} what="the link" />
      </div>
    </div>
  );
}

function Shares({ id }: { readonly id: string }) {
  const { data, error, isPending } = trpc.shares.list.useQuery({ agent_instance_id: id });
  if (error) return <Problem>{explain(error)}</Problem>;
  if (isPending) return <Skeleton lines={2} label="Loading who sees it" />;
  return (
    <ul aria-label="Who sees this run" className="mt-5 border-t border-line">
      {data.items.map((share) => (
        <ShareRow key={share.id} id={id} share={share} />
      ))}
    </ul>
  );
}

function ShareRow({ id, share }: { readonly id: string; readonly share: Share }) {
  const utils = trpc.useUtils();
  const remove = trpc.shares.remove.useMutation({ onSuccess: () => utils.shares.list.invalidate() });
  return (
    <li className="flex min-h-11 items-center gap-3 border-b border-line py-1.5">
      <span className="min-w-0 flex-1">
        <span className="block wrap-anywhere">{share.display_name ?? share.email}</span>
        {share.display_name !== null && <span className="block text-sm text-faint wrap-anywhere">{share.email}</span>}
        {share.invited && <Badge>Invited</Badge>}
        {remove.error && <Problem>{explain(remove.error)}</Problem>}
      </span>
      <span className="text-sm text-soft">{share.is_owner ? 'Owner' : words[share.access]}</span>
      {!share.is_owner && (
        <IconButton
          label={`Take it back from ${share.email}`}
          disabled={remove.isPending}
          onClick={() => remove.mutate({ agent_instance_id: id, access_id: share.id })}
        >
          <X aria-hidden className="size-4" />
        </IconButton>
      )}
    </li>
  );
}

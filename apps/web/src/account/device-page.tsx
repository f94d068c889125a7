import type { DeviceRequest } from '@beckon/contract/device';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useMay, useSession } from '../app/session.tsx';
import { usePageTitle } from '../app/use-page-title.ts';
import { useSettling } from '../ask/use-settling.ts';
import { RevealedText } from '../text/revealed-text.tsx';
import { Ago } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Emptiness, Problem } from '../ui/notice.tsx';

/** Where somebody who typed `beckon login` in a terminal approves it. */
export function DevicePage() {
  usePageTitle('Sign in a device');
  const { user_code: given } = useSearch({ from: '/app/device' });
  const [code, setCode] = useState(given ?? '');
  const { mutate, data, error, isPending } = trpc.device.describe.useMutation();
  const may = useMay('keys');
  useEffect(() => {
    if (given && may) mutate({ user_code: given });
  }, [given, may, mutate]);
  if (!may) {
    return (
      <Emptiness title="Your role makes no keys">
        <p>A device signs in with a key of yours. Switch to a workspace in which you may make one.</p>
      </Emptiness>
    );
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    mutate({ user_code: code });
  };
  return (
    <div className="mx-auto max-w-md space-y-6 px-4 pt-8 pb-16">
      <h1 className="text-xl font-semibold">Sign in a device</h1>
      {data ? (
        <Decision request={data} />
      ) : (
        <form onSubmit={submit} className="space-y-4">
          <Field
            label="Code"
            hint="The terminal shows it. Type it only if you started this yourself."
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          {error && <Problem>{explain(error)}</Problem>}
          <Button type="submit" look="solid" className="w-full" disabled={isPending}>
            Go on
          </Button>
        </form>
      )}
    </div>
  );
}

function Decision({ request }: { readonly request: DeviceRequest }) {
  const { workspace_name: workspace } = useSession();
  const approve = trpc.device.approve.useMutation();
  const deny = trpc.device.deny.useMutation();
  const settling = useSettling(request.user_code);
  const busy = settling || approve.isPending || deny.isPending;
  const error = approve.error ?? deny.error;
  if (approve.isSuccess) {
    return <p role="status">The device is signed in. Go back to the terminal.</p>;
  }
  if (deny.isSuccess) return <p role="status">Turned away. Nothing was given out.</p>;
  return (
    <div className="space-y-5">
      <p className="font-mono text-lg font-semibold tracking-wider">{request.user_code}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        <dt className="text-soft">Calls itself</dt>
        <dd className="wrap-anywhere">
          {request.client_name ? <RevealedText text={request.client_name} /> : 'nothing'}
        </dd>
        <dt className="text-soft">From</dt>
        <dd className="wrap-anywhere">{request.address ?? 'unknown'}</dd>
        <dt className="text-soft">Program</dt>
        <dd className="wrap-anywhere">{request.client ? <RevealedText text={request.client} /> : 'unknown'}</dd>
        <dt className="text-soft">May</dt>
        <dd>{request.scopes.join(', ')}</dd>
        <dt className="text-soft">In</dt>
        <dd className="wrap-anywhere">{workspace}</dd>
        <dt className="text-soft">Asked</dt>
        <dd>
          <Ago phrase at={request.created_at} />
        </dd>
      </dl>
      <p className="text-soft text-pretty">
        It gets a key of yours, with which agents report and ask. It can never answer for you. You can revoke it under
        Keys.
      </p>
      {error && <Problem>{explain(error)}</Problem>}
      <div className="flex gap-3">
        <Button className="flex-1" disabled={busy} onClick={() => deny.mutate({ user_code: request.user_code })}>
          Deny
        </Button>
        <Button
          look="solid"
          className="flex-1"
          disabled={busy}
          onClick={() => approve.mutate({ user_code: request.user_code })}
        >
          Approve
        </Button>
      </div>
    </div>
  );
}

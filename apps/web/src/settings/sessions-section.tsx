import type { PersonSession } from '@beckon/contract/person';
import { explain, trpc } from '../app/beckon.ts';
import { Ago } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { Listed, Row, RowWord, Section } from './section.tsx';

/** Where the person is signed in. */
export function SessionsSection() {
  const utils = trpc.useUtils();
  const sessions = trpc.auth.sessions.useQuery({});
  const others = trpc.auth.revokeOtherSessions.useMutation({ onSuccess: () => utils.auth.sessions.invalidate() });
  return (
    <Section title="Signed in on">
      <Listed query={sessions} label="sessions">
        {(session) => <SessionRow key={session.id} session={session} />}
      </Listed>
      {(sessions.data?.items.length ?? 0) > 1 && (
        <Button className="mt-2" disabled={others.isPending} onClick={() => others.mutate({})}>
          Sign out everywhere else
        </Button>
      )}
      {others.error && <Problem>{explain(others.error)}</Problem>}
    </Section>
  );
}

function SessionRow({ session }: { readonly session: PersonSession }) {
  const utils = trpc.useUtils();
  const revoke = trpc.auth.revokeSession.useMutation({ onSuccess: () => utils.auth.sessions.invalidate() });
  return (
    <Row
      title={deviceName(session.user_agent)}
      actions={
        session.is_current ? (
          <RowWord>This device</RowWord>
        ) : (
          <Button
            look="plain"
            className="px-2.5! text-sm"
            disabled={revoke.isPending}
            onClick={() => revoke.mutate({ session_id: session.id })}
          >
            Sign out
          </Button>
        )
      }
    >
      <span>{session.ip_address ?? 'unknown address'}</span>
      <span>
        used <Ago phrase at={session.last_seen_at} />
      </span>
      {revoke.error && <Problem>{explain(revoke.error)}</Problem>}
    </Row>
  );
}

/** A browser's own words are long: what people know of them is enough. */
function deviceName(agent: string | null): string {
  if (!agent) return 'Unknown device';
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1];
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' };
  const known = [browser, system].flatMap((each) => (each === undefined ? [] : [names[each] ?? each]));
  return known.length > 0 ? known.join(' on ') : agent.slice(0, 60);
}

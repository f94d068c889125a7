import { explain, trpc } from '../app/beckon.ts';
import { RevealedText } from '../text/revealed-text.tsx';
import { Ago } from '../ui/ago.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Listed, Row, Section } from './section.tsx';

/** Programs that came in by OAuth, each let in by the person. */
export function ConnectionsSection() {
  const connections = trpc.oauth.list.useQuery({});
  const utils = trpc.useUtils();
  const revoke = trpc.oauth.revoke.useMutation({ onSuccess: () => utils.oauth.list.invalidate() });
  return (
    <Section
      title="Connected programs"
      hint="Programs that asked for your consent instead of a key: give an MCP client this server’s /mcp address, and it asks."
    >
      {connections.data?.items.length === 0 && <p className="py-4 text-soft">You have let no program in this way.</p>}
      <Listed query={connections} label="connected programs" least={0}>
        {(connection) => (
          <Row
            key={connection.id}
            title={
              <RevealedText text={connection.client_name ?? connection.client_host ?? 'A program without a name'} />
            }
            actions={
              <ConfirmButton
                label="Disconnect"
                title="Disconnect this program?"
                action="Disconnect"
                busy={revoke.isPending}
                problem={revoke.error ? explain(revoke.error) : null}
                onConfirm={() => revoke.mutate({ connection_id: connection.id })}
              >
                <p>It is refused within seconds, and has to ask you again.</p>
              </ConfirmButton>
            }
          >
            <span>in {connection.workspace_name}</span>
            {connection.last_used_at && (
              <span>
                used <Ago phrase at={connection.last_used_at} />
              </span>
            )}
          </Row>
        )}
      </Listed>
    </Section>
  );
}

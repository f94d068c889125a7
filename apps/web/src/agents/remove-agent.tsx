import type { UserAgent } from '@beckon/contract/user-agent';
import { useNavigate } from '@tanstack/react-router';
import { explain, trpc } from '../app/beckon.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Section } from '../settings/section.tsx';

/** The end of an agent and of all its runs. */
export function RemoveAgent({ agent }: { readonly agent: UserAgent }) {
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const remove = trpc.userAgents.remove.useMutation({
    onSuccess: async () => {
      await navigate({ to: '/agents' });
      await utils.userAgents.list.invalidate();
    },
  });
  return (
    <Section title="Delete the agent" hint="With its runs, their messages, and the keys that speak as it alone.">
      <div className="-ml-2.5 pt-1">
        <ConfirmButton
          label="Delete it…"
          title={`Delete ${maskDeceptive(agent.name)} for good?`}
          action="Delete the agent"
          busy={remove.isPending}
          problem={remove.error ? explain(remove.error) : null}
          onConfirm={() => remove.mutate({ agent_id: agent.id })}
        >
          <p>
            {agent.instance_count} {agent.instance_count === 1 ? 'run goes' : 'runs go'} with it. If it reports again
            under this name, it begins anew.
          </p>
        </ConfirmButton>
      </div>
    </Section>
  );
}

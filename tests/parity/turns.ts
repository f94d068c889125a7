import type { Case, Cases, World } from './case.ts';

const turn_id = 'turn 1';

const OF_RUNNING_TURN: Pick<Case, 'input' | 'bad'> = {
  input: async ({ agent, ids }: World) => {
    await agent('PUT', `/agent-instances/${ids.instance}/turn`, { turn_id, state: 'running' });
    return { agent_instance_id: ids.instance, turn_id };
  },
  bad: { field: 'turn_id', value: '', status: 422 },
};

export const turns: Cases = {
  'turns.tell': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, turn_id, state: 'running' }),
    output: ({ ids }) => ({ agent_instance_id: ids.instance, turn_id, interrupt_id: null }),
    bad: { field: 'state', value: 'paused', status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'BAD_REQUEST' } },
  },
  'turns.pendingInterrupt': {
    ...OF_RUNNING_TURN,
    output: ({ ids }) => ({ agent_instance_id: ids.instance, turn_id, state: 'running', interrupt_id: null }),
    ids: { agent_instance_id: { of: 'instance', answer: 'BAD_REQUEST' } },
  },
  'turns.interrupt': {
    ...OF_RUNNING_TURN,
    output: ({ ids, person }) => ({
      agent_instance_id: ids.instance,
      kind: 'interrupt',
      message_metadata: { interrupt: { turn_id, state: 'asked' } },
      sender_user_id: person.user_id,
      delivered_at: null,
    }),
    ids: { agent_instance_id: { of: 'instance', answer: 'NOT_FOUND' } },
  },
};

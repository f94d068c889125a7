import type { Cases } from './case.ts';

/** Of a subscription: its first frame. */
export const feed: Cases = {
  'feed.instance': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance }),
    output: ({ ids }) => ({
      type: 'snapshot',
      reason: 'start',
      instance: { id: ids.instance, status: 'AWAITING_INPUT' },
      messages: [{ id: ids.message }, { id: ids.ask }],
      asks: [{ id: ids.ask, state: 'open' }],
    }),
    bad: { field: 'agent_instance_id', value: 'zz', status: 400 },
    ids: { agent_instance_id: { of: 'instance', answer: 'NOT_FOUND' } },
  },
  'feed.workspace': {
    input: () => ({}),
    output: ({ ids }) => ({
      type: 'snapshot',
      instances: [{ id: ids.instance }],
      asks: [{ id: ids.ask, question: 'Deploy?' }],
      total_asks: 1,
    }),
    bad: { field: 'lastEventId', value: 5, status: 422 },
  },
};

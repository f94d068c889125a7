import type { Cases } from './case.ts';

const OPEN = { kind: 'question', state: 'open', options: null, answer: null, answered_by: null, moved_on: false };

export const asks: Cases = {
  'asks.listOpen': {
    input: () => ({ limit: 5 }),
    output: ({ ids }) => ({
      items: [{ id: ids.ask, agent_instance_id: ids.instance, ...OPEN, question: 'Deploy?', instance_name: 'Parity' }],
      total: 1,
    }),
    bad: { field: 'limit', value: 'many', status: 422 },
  },
  'asks.get': {
    input: ({ ids }) => ({ ask_id: ids.ask }),
    output: ({ ids }) => ({ id: ids.ask, agent_instance_id: ids.instance, ...OPEN }),
    bad: { field: 'ask_id', value: 'zz', status: 400 },
    ids: { ask_id: { of: 'ask', answer: 'NOT_FOUND' } },
  },
  'asks.answer': {
    input: ({ ids }) => ({ ask_id: ids.ask, content: 'Yes, deploy' }),
    output: ({ ids, person }) => ({
      id: ids.ask,
      state: 'answered',
      answer: 'Yes, deploy',
      answered_by: person.user_id,
      answered_by_name: 'Test User',
    }),
    bad: { field: 'content', value: 5, status: 422 },
    ids: { ask_id: { of: 'ask', answer: 'NOT_FOUND' }, client_id: { of: 'message', answer: 'OK' } },
  },
  'asks.cancel': {
    input: ({ ids }) => ({ ask_id: ids.ask }),
    output: ({ ids }) => ({ id: ids.ask, state: 'cancelled', answer: null }),
    bad: { field: 'ask_id', value: 'zz', status: 400 },
    ids: { ask_id: { of: 'ask', answer: 'NOT_FOUND' } },
  },
};

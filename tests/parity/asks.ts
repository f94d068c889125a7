import { requestHash } from '@beckon/core/ask/request-hash';
import { randomUUID } from 'node:crypto';
import type { Cases, World } from './case.ts';

const REQUEST = { tool_name: 'Bash', input: { command: 'ls' } };
const HASH = requestHash(REQUEST);

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
  'asks.take': {
    input: async (world) => ({ ask_id: await askPermission(world), taker_id: randomUUID(), request_hash: HASH }),
    output: (_, input) => ({ ask_id: input['ask_id'], state: 'open', answer: null, request_hash: HASH }),
    bad: { field: 'wait', value: 'long', status: 422 },
    ids: { ask_id: { of: 'ask', answer: 'BAD_REQUEST' }, taker_id: { of: 'message', answer: 'OK' } },
  },
  'asks.settleAtTerminal': {
    input: async (world) => ({ ask_id: await askPermission(world) }),
    output: (_, input) => ({ ask_id: input['ask_id'], state: 'cancelled', answer: null }),
    bad: { field: 'ask_id', value: 'zz', status: 400 },
    ids: { ask_id: { of: 'ask', answer: 'BAD_REQUEST' } },
  },
};

async function askPermission({ agent, ids }: World): Promise<string> {
  const { body } = await agent('POST', '/messages/agent', {
    agent_instance_id: ids.instance,
    content: 'Allow execution of Bash?',
    requires_user_input: true,
    request: REQUEST,
  });
  return body.message_id;
}

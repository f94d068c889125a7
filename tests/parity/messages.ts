import type { Cases, World } from './case.ts';

const FROM_AGENT = { sender_type: 'AGENT', sender_user_id: null, relayed: false };

/** The first message answers the question; the id of the second, which answers nothing. */
async function writeTwice({ human, ids }: World): Promise<string> {
  const write = (content: string) => human('POST', `/agent-instances/${ids.instance}/messages`, { content });
  await write('Yes');
  return (await write('Mind the tests')).body.id;
}

export const messages: Cases = {
  'messages.sendAgent': {
    input: async ({ human, ids }) => {
      await human('POST', `/agent-instances/${ids.instance}/messages`, { content: 'Yes, deploy' });
      return { agent_instance_id: ids.instance, agent_type: 'claude code', content: 'Deploying' };
    },
    output: ({ ids }) => ({
      success: true,
      agent_instance_id: ids.instance,
      queued_user_messages: [{ content: 'Yes, deploy', sender_type: 'USER', requires_user_input: false }],
    }),
    bad: { field: 'content', value: 5, status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'OK' } },
  },
  'messages.sendUser': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, content: 'typed here', mark_as_read: false }),
    output: () => ({ success: true, marked_as_read: false }),
    bad: { field: 'content', value: 5, status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'BAD_REQUEST' } },
  },
  'messages.pending': {
    input: async ({ human, ids }) => {
      await human('POST', `/agent-instances/${ids.instance}/messages`, { content: 'Yes, deploy' });
      return { agent_instance_id: ids.instance, last_read_message_id: ids.ask };
    },
    output: ({ ids }) => ({
      agent_instance_id: ids.instance,
      messages: [{ content: 'Yes, deploy', sender_type: 'USER' }],
      status: 'ok',
    }),
    bad: { field: 'agent_instance_id', value: 'zz', status: 400 },
    ids: {
      agent_instance_id: { of: 'instance', answer: 'BAD_REQUEST' },
      last_read_message_id: { of: 'message', answer: 'OK' },
    },
  },
  'messages.requestInput': {
    input: async ({ agent, ids }) => {
      const { body } = await agent('POST', '/messages/agent', { agent_instance_id: ids.instance, content: 'Or wait?' });
      return { message_id: body.message_id };
    },
    output: ({ ids }, input) => ({
      success: true,
      ...input,
      agent_instance_id: ids.instance,
      messages: [],
      status: 'ok',
    }),
    bad: { field: 'message_id', value: 'zz', status: 400 },
    ids: { message_id: { of: 'message', answer: 'NOT_FOUND' } },
  },
  'messages.update': {
    input: ({ ids }) => ({ message_id: ids.message, content: 'Reading the tests: 12 of 40' }),
    output: ({ ids }) => ({ success: true, agent_instance_id: ids.instance, message_id: ids.message }),
    bad: { field: 'content', value: 5, status: 422 },
    ids: { message_id: { of: 'message', answer: 'NOT_FOUND' } },
  },
  'messages.list': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, limit: 2 }),
    output: ({ ids }) => ({
      items: [
        { id: ids.message, seq: 1, content: 'Reading the tests', requires_user_input: false, ...FROM_AGENT },
        { id: ids.ask, seq: 2, content: 'Deploy?', requires_user_input: true, ...FROM_AGENT },
      ],
      has_more: false,
    }),
    bad: { field: 'limit', value: 'many', status: 422 },
    ids: {
      agent_instance_id: { of: 'instance', answer: 'NOT_FOUND' },
      before_message_id: { of: 'message', answer: 'NOT_FOUND' },
    },
  },
  'messages.get': {
    input: ({ ids }) => ({ message_id: ids.message }),
    output: ({ ids }) => ({
      id: ids.message,
      agent_instance_id: ids.instance,
      content: 'Reading the tests',
      ...FROM_AGENT,
    }),
    bad: { field: 'message_id', value: 'zz', status: 400 },
    ids: { message_id: { of: 'message', answer: 'NOT_FOUND' } },
  },
  'messages.search': {
    input: async (world) => {
      await writeTwice(world);
      return { agent_instance_id: world.ids.instance, q: 'MIND the tests', limit: 5 };
    },
    output: () => ({ items: [{ seq: 4 }], next_cursor: null, total: 1 }),
    bad: { field: 'q', value: '  ', status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'NOT_FOUND' } },
  },
  'messages.edit': {
    input: async (world) => ({ message_id: await writeTwice(world), content: 'Mind the tests, please' }),
    output: ({ ids, person }) => ({
      agent_instance_id: ids.instance,
      content: 'Mind the tests, please',
      sender_user_id: person.user_id,
      delivered_at: null,
      withdrawn_at: null,
    }),
    bad: { field: 'content', value: 5, status: 422 },
    ids: { message_id: { of: 'message', answer: 'NOT_FOUND' } },
  },
  'messages.withdraw': {
    input: async (world) => ({ message_id: await writeTwice(world) }),
    output: ({ ids }) => ({ agent_instance_id: ids.instance, content: '', delivered_at: null }),
    bad: { field: 'message_id', value: 'zz', status: 400 },
    ids: { message_id: { of: 'message', answer: 'NOT_FOUND' } },
  },
  'messages.post': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, content: 'Yes, deploy', ask_id: ids.ask }),
    output: ({ ids, person }) => ({
      agent_instance_id: ids.instance,
      seq: 3,
      content: 'Yes, deploy',
      sender_type: 'USER',
      sender_user_id: person.user_id,
      sender_user_email: person.email,
      relayed: false,
      delivered_at: null,
    }),
    bad: { field: 'content', value: 5, status: 422 },
    ids: {
      agent_instance_id: { of: 'instance', answer: 'NOT_FOUND' },
      // Such a message answers nothing, and is a message all the same.
      ask_id: { of: 'ask', answer: 'OK' },
      client_id: { of: 'message', answer: 'OK' },
    },
  },
};

import { randomUUID } from 'node:crypto';
import type { Case, Cases } from './case.ts';

const SHOWN = {
  agent_type_name: 'claude code',
  name: 'Parity',
  status: 'AWAITING_INPUT',
  chat_length: 2,
  open_asks: 1,
};
const DIFF = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b';

/** Takes nothing but the instance. */
const ofInstance: Pick<Case, 'input' | 'bad' | 'ids'> = {
  input: ({ ids }) => ({ agent_instance_id: ids.instance }),
  bad: { field: 'agent_instance_id', value: 'zz', status: 400 },
  ids: { agent_instance_id: { of: 'instance', answer: 'NOT_FOUND' } },
};

export const instances: Cases = {
  'instances.register': {
    input: () => ({ agent_type: 'Codex', agent_instance_id: randomUUID(), name: 'New', transport: 'local' }),
    output: (_, { agent_instance_id }) => ({
      agent_instance_id,
      agent_type_name: 'codex',
      name: 'New',
      instance_metadata: { transport: 'local' },
    }),
    bad: { field: 'agent_type', value: 5, status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'OK' } },
  },
  'instances.list': {
    input: () => ({ limit: 5, scope: 'me' }),
    output: ({ ids }) => ({
      items: [{ id: ids.instance, agent_type_id: ids.agent, latest_message: 'Deploy?', ...SHOWN }],
      next_cursor: null,
    }),
    bad: { field: 'limit', value: 'many', status: 422 },
  },
  'instances.get': {
    ...ofInstance,
    output: ({ ids }) => ({
      id: ids.instance,
      agent_type_id: ids.agent,
      ...SHOWN,
      git_diff: null,
      messages: [{ id: ids.message }, { id: ids.ask }],
      is_owner: true,
    }),
    ids: {
      agent_instance_id: { of: 'instance', answer: 'NOT_FOUND' },
      before_message_id: { of: 'message', answer: 'NOT_FOUND' },
    },
  },
  'instances.updateStatus': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, status: 'COMPLETED' }),
    output: ({ ids }) => ({ id: ids.instance, status: 'COMPLETED', open_asks: 0 }),
    bad: { field: 'status', value: 5, status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'NOT_FOUND' } },
  },
  'instances.setGitDiff': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, git_diff: DIFF }),
    output: ({ ids }) => ({ agent_instance_id: ids.instance, git_diff: DIFF }),
    bad: { field: 'git_diff', value: 5, status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'BAD_REQUEST' } },
  },
  'instances.rename': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, name: 'Release' }),
    output: ({ ids }) => ({ id: ids.instance, ...SHOWN, name: 'Release' }),
    bad: { field: 'name', value: 5, status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'NOT_FOUND' } },
  },
  'instances.remove': { ...ofInstance, output: () => ({ message: 'Agent instance deleted successfully' }) },
  'instances.heartbeat': { ...ofInstance, output: ({ ids }) => ({ agent_instance_id: ids.instance }) },
  'instances.search': {
    input: ({ ids, person }) => ({
      q: 'tests parity',
      agent_type_ids: [ids.agent],
      states: ['waiting'],
      user_ids: [person.user_id],
      limit: 5,
    }),
    output: ({ ids }) => ({ items: [{ id: ids.instance, ...SHOWN }], next_cursor: null }),
    bad: { field: 'states', value: ['lost'], status: 422 },
    ids: { agent_type_ids: { of: 'agent', answer: 'OK' }, user_ids: { of: 'user', answer: 'OK' } },
  },
  'instances.facets': {
    input: () => ({}),
    output: ({ ids, person }) => ({
      agents: [{ id: ids.agent, name: 'claude code' }],
      people: [{ id: person.user_id, name: 'Test User' }],
      machines: [],
    }),
    bad: { field: 'surprise', value: 5, status: 422 },
  },
  'instances.marks': {
    input: async ({ human, ids }) => {
      await human('PUT', `/agent-instances/${ids.instance}/mark`, { pinned: true, read_seq: 1 });
      return {};
    },
    output: ({ ids }) => ({ items: [{ agent_instance_id: ids.instance, pinned: true, read_seq: 1 }] }),
    bad: { field: 'surprise', value: 5, status: 422 },
  },
  'instances.pinned': {
    input: async ({ human, ids }) => {
      await human('PUT', `/agent-instances/${ids.instance}/mark`, { pinned: true });
      return {};
    },
    output: ({ ids }) => ({ items: [{ id: ids.instance, ...SHOWN }] }),
    bad: { field: 'surprise', value: 5, status: 422 },
  },
  'instances.mark': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, pinned: true, read_seq: 2 }),
    output: ({ ids }) => ({ agent_instance_id: ids.instance, pinned: true, read_seq: 2 }),
    bad: { field: 'read_seq', value: 'all', status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'NOT_FOUND' } },
  },
  'sessions.end': {
    ...ofInstance,
    output: ({ ids }) => ({ success: true, agent_instance_id: ids.instance, final_status: 'COMPLETED' }),
    ids: { agent_instance_id: { of: 'instance', answer: 'BAD_REQUEST' } },
  },
};

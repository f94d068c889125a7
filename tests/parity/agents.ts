import type { Cases } from './case.ts';
import { startWebhook } from './webhook.ts';

const AGENT = { name: 'claude code', total_instances: 1, active_instances: 0 };

export const agentTypes: Cases = {
  'agentTypes.list': {
    input: () => ({}),
    output: ({ ids }) => ({ items: [{ id: ids.agent, ...AGENT, recent_instances: [{ id: ids.instance }] }] }),
    bad: null,
  },
  'agentTypes.summary': {
    input: () => ({}),
    output: ({ ids }) => ({
      total_instances: 1,
      active_instances: 0,
      completed_instances: 0,
      agent_types: [{ id: ids.agent, ...AGENT }],
    }),
    bad: null,
  },
  'agentTypes.instances': {
    input: ({ ids }) => ({ agent_type_id: ids.agent, limit: 5 }),
    output: ({ ids }) => ({ items: [{ id: ids.instance, agent_type_id: ids.agent, open_asks: 1 }] }),
    bad: { field: 'limit', value: 'many', status: 422 },
    ids: { agent_type_id: { of: 'agent', answer: 'NOT_FOUND' } },
  },
};

const COUNTS = { instance_count: 1, active_instance_count: 0, waiting_instance_count: 1, completed_instance_count: 0 };

export const userAgents: Cases = {
  'userAgents.list': {
    input: () => ({}),
    output: ({ ids }) => ({ items: [{ id: ids.agent, name: 'claude code', has_webhook: false, ...COUNTS }] }),
    bad: null,
  },
  'userAgents.webhookTypes': {
    input: () => ({}),
    output: () => ({ items: [{ id: 'DEFAULT' }, { id: 'GITHUB' }, { id: 'OMNARA_SERVE' }] }),
    bad: null,
  },
  'userAgents.create': {
    input: () => ({ name: 'Codex', webhook_url: 'https://example.com/hook', webhook_api_key: 'secret' }),
    output: () => ({ name: 'codex', webhook_url: 'https://example.com/hook', is_active: true, instance_count: 0 }),
    bad: { field: 'name', value: 5, status: 422 },
  },
  'userAgents.update': {
    input: ({ ids }) => ({ agent_id: ids.agent, name: 'Claude', is_active: false }),
    output: ({ ids }) => ({ id: ids.agent, name: 'claude', is_active: false, color: null, ...COUNTS }),
    bad: { field: 'is_active', value: 'perhaps', status: 422 },
    ids: { agent_id: { of: 'agent', answer: 'NOT_FOUND' } },
  },
  'userAgents.remove': {
    input: ({ ids }) => ({ agent_id: ids.agent }),
    output: () => ({ message: 'User agent and all associated instances deleted successfully' }),
    bad: { field: 'agent_id', value: 'zz', status: 400 },
    ids: { agent_id: { of: 'agent', answer: 'NOT_FOUND' } },
  },
  'userAgents.instances': {
    input: ({ ids }) => ({ agent_id: ids.agent }),
    output: ({ ids }) => ({ items: [{ id: ids.instance, agent_type_id: ids.agent }] }),
    bad: { field: 'agent_id', value: 'zz', status: 400 },
    ids: { agent_id: { of: 'agent', answer: 'NOT_FOUND' } },
  },
  'userAgents.stats': {
    input: ({ ids }) => ({ agent_id: ids.agent, time_zone: 'Asia/Kathmandu' }),
    output: () => ({ runs: 1, active: 1, finished: 0, failed: 0, asks: 1, messages: 2, median_answer_seconds: null }),
    bad: { field: 'agent_id', value: 'zz', status: 400 },
    ids: { agent_id: { of: 'agent', answer: 'NOT_FOUND' } },
  },
  'userAgents.launch': {
    input: async ({ human, stack }) => {
      const { url } = stack.use(await startWebhook());
      const { body } = await human('POST', '/user-agents', { name: 'Launched', webhook_url: url });
      return { agent_id: body.id, prompt: 'Fix the tests' };
    },
    output: () => ({ success: true, message: 'Webhook triggered successfully', error: null }),
    bad: { field: 'prompt', value: 5, status: 422 },
    ids: { agent_id: { of: 'agent', answer: 'NOT_FOUND' } },
  },
};

import type { Cases } from './case.ts';

export const tools: Cases = {
  'tools.logStep': {
    input: async ({ human, ids }) => {
      await human('POST', `/agent-instances/${ids.instance}/messages`, { content: 'Yes, deploy' });
      return { agent_instance_id: ids.instance, step_description: 'Deploying' };
    },
    output: ({ ids }) => ({
      success: true,
      agent_instance_id: ids.instance,
      step_number: 2,
      user_feedback: ['Yes, deploy'],
    }),
    bad: { field: 'step_description', value: 5, status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'OK' } },
  },
  'tools.askQuestion': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, question_text: 'Deploy?' }),
    output: ({ ids }) => ({ question_id: ids.ask, status: 'pending' }),
    bad: { field: 'question_text', value: 5, status: 422 },
    ids: { agent_instance_id: { of: 'instance', answer: 'BAD_REQUEST' } },
  },
  'tools.waitForAnswer': {
    input: async ({ human, ids }) => {
      await human('POST', `/asks/${ids.ask}/answer`, { content: 'Yes, deploy' });
      return { question_id: ids.ask };
    },
    output: ({ ids }) => ({ answer: 'Yes, deploy', question_id: ids.ask }),
    bad: { field: 'question_id', value: 'zz', status: 400 },
    ids: {
      question_id: { of: 'ask', answer: 'BAD_REQUEST' },
      agent_instance_id: { of: 'instance', answer: 'BAD_REQUEST' },
    },
  },
  'tools.endSession': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance }),
    output: ({ ids }) => ({ success: true, agent_instance_id: ids.instance, final_status: 'COMPLETED' }),
    bad: { field: 'agent_instance_id', value: 'zz', status: 400 },
    ids: { agent_instance_id: { of: 'instance', answer: 'BAD_REQUEST' } },
  },
};

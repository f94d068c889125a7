import { expect } from 'vitest';

/** One call of the reference's n8n node, and what it reads from the answer. */
export interface Pair {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent with every method: the node's GET has a body, too. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The answer of the reference, whole. */
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface PairFacts {
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  /** Version 5 of UUIDs, from the names of the workflow and its run. */
  readonly instanceId: string;
  readonly questionId: string;
  /** Where the workflow sleeps: `$execution.resumeUrl` and the node's id. */
  readonly resumeUrl: string;
  readonly nodeId: string;
}

/** What the HTTP library of n8n says of itself with each call. */
export const N8N_HEADERS = {
  accept: 'application/json',
  'content-type': 'application/json',
  'user-agent': 'n8n',
} as const;

const asked = (instanceId: string) => ({
  success: true,
  agent_instance_id: instanceId,
  message_id: expect.any(String),
  queued_user_messages: [],
});

/**
 * The node's calls as its sources make them (`n8n-nodes-omnara`, its last version; operations send, send and wait in both
 * modes, end; the test of its credential), in the order of a workflow.
 */
export const n8nPairs = {
  testCredential: ({ user }: PairFacts): Pair => ({
    name: 'test of the credential',
    method: 'GET',
    path: '/auth/verify',
    body: {},
    answer: {
      success: true,
      user_id: user.id,
      email: user.email,
      display_name: user.name,
      message: 'Authentication successful',
    },
  }),
  send: ({ instanceId }: PairFacts): Pair => ({
    name: 'send a message',
    method: 'POST',
    path: '/messages/agent',
    body: {
      agent_instance_id: instanceId,
      agent_type: 'Release workflow',
      content: 'The build is done',
      requires_user_input: false,
      send_email: false,
      send_sms: false,
      send_push: false,
    },
    answer: asked(instanceId),
  }),
  sendAndWait: ({ instanceId, resumeUrl, nodeId }: PairFacts): Pair => ({
    name: 'send and wait: the workflow sleeps',
    method: 'POST',
    path: '/messages/agent',
    body: {
      agent_instance_id: instanceId,
      agent_type: 'Release workflow',
      content: 'Publish?',
      requires_user_input: true,
      message_metadata: {
        webhook_url: `${resumeUrl}/${nodeId}`,
        execution_id: '231',
        node_id: nodeId,
        webhook_type: 'n8n_send_and_wait',
      },
      send_email: true,
      send_sms: false,
      send_push: true,
    },
    answer: asked(instanceId),
  }),
  sendAndPoll: ({ instanceId, nodeId }: PairFacts): Pair => ({
    name: 'send and wait, as a tool of an agent: the node polls',
    method: 'POST',
    path: '/messages/agent',
    body: {
      agent_instance_id: instanceId,
      agent_type: 'Release workflow',
      content: 'And announce it?',
      requires_user_input: true,
      message_metadata: { sync_mode: true, node_id: nodeId },
    },
    answer: asked(instanceId),
  }),
  poll: ({ instanceId, questionId }: PairFacts, messages: readonly object[]): Pair => ({
    name: 'poll',
    method: 'GET',
    path: '/messages/pending',
    query: { agent_instance_id: instanceId, last_read_message_id: questionId },
    body: {},
    answer: { agent_instance_id: instanceId, messages, status: 'ok' },
  }),
  end: ({ instanceId }: PairFacts): Pair => ({
    name: 'end the session',
    method: 'POST',
    path: '/sessions/end',
    body: { agent_instance_id: instanceId },
    answer: { success: true, agent_instance_id: instanceId, final_status: 'COMPLETED' },
  }),
};

/** What the node's webhook answers to the call-back. */
export const N8N_RESUMED = {
  success: true,
  message: 'Webhook received successfully',
  execution_resumed: true,
} as const;

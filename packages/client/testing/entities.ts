import type { Ask, OpenAsk } from '@beckon/contract/ask';
import type { InstanceState } from '@beckon/contract/feed';
import type { Instance } from '@beckon/contract/instance';
import type { Message } from '@beckon/contract/message';

const at = (n: number): string => new Date(Date.UTC(2030, 0, 1) + n * 1000).toISOString();

/** A UUID that says its number. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export function message(seq: number, rest: Partial<Message> = {}): Message {
  return {
    id: uuid(seq),
    agent_instance_id: uuid(0),
    content: `message ${seq}`,
    sender_type: 'AGENT',
    created_at: at(seq),
    requires_user_input: false,
    seq,
    kind: 'text',
    message_metadata: null,
    sender_user_id: null,
    sender_user_email: null,
    sender_user_display_name: null,
    relayed: false,
    delivered_at: null,
    edited_at: null,
    withdrawn_at: null,
    ...rest,
  };
}

export function ask(seq: number, rest: Partial<Ask> = {}): Ask {
  return {
    id: uuid(seq),
    agent_instance_id: uuid(0),
    kind: 'question',
    state: 'open',
    options: null,
    request: null,
    request_hash: null,
    settled_at_terminal: false,
    moved_on: false,
    answer: null,
    answer_message_id: null,
    answered_by: null,
    answered_by_name: null,
    created_at: at(seq),
    answered_at: null,
    delivered_at: null,
    expires_at: null,
    ...rest,
  };
}

export function openAsk(seq: number, rest: Partial<OpenAsk> = {}): OpenAsk {
  return { ...ask(seq), question: `question ${seq}`, agent_type_name: 'agent', instance_name: null, ...rest };
}

export function instanceState(rest: Partial<InstanceState> = {}): InstanceState {
  return {
    id: uuid(0),
    agent_type_id: uuid(900),
    agent_type_name: 'agent',
    name: null,
    status: 'ACTIVE',
    started_at: at(0),
    ended_at: null,
    last_heartbeat_at: null,
    listening: null,
    turn_id: null,
    interrupt_id: null,
    git_diff_bytes: 0,
    ...rest,
  };
}

export function instance(n: number, rest: Partial<Instance> = {}): Instance {
  return {
    id: uuid(n),
    agent_type_id: uuid(900),
    agent_type_name: 'agent',
    agent_color: null,
    name: null,
    status: 'ACTIVE',
    started_at: at(n),
    ended_at: null,
    latest_message: null,
    latest_message_at: null,
    chat_length: 0,
    open_asks: 0,
    last_heartbeat_at: null,
    instance_metadata: null,
    machine: null,
    user_id: null,
    user_display_name: null,
    ...rest,
  };
}

import type { Connector } from '../connector/capabilities.ts';

/** Claude Code without a terminal, as `beckon serve` launches it. */
export const headlessConnector: Connector = {
  name: 'Claude Code, launched',
  command: 'beckon serve',
  capabilities: {
    prompts: { yes: 'the prompt of the launch; there is no terminal' },
    text: 'yes',
    tool_calls: 'yes',
    plan: 'yes',
    usage: { yes: 'after each turn' },
    subagents: { yes: 'the calls that start them' },
    permission: { yes: 'in Beckon; there is no terminal' },
    always_allow: { yes: 'the rules that it offers itself' },
    question: { yes: 'several at once in one answer, a line each' },
    plan_approval: 'yes',
    message_idle: { yes: 'at once' },
    message_working: { yes: 'it is queued in the program until its next step' },
    interrupt: 'yes',
    resume: { no: 'each launch is a session of its own' },
    server_restart: 'yes',
    absent: { yes: 'a run goes on, and tells it later' },
  },
};

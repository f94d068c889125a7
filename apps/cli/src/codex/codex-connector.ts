import type { Connector } from '../connector/capabilities.ts';

export const codexConnector: Connector = {
  name: 'Codex',
  command: 'beckon codex',
  capabilities: {
    prompts: 'yes',
    text: 'yes',
    tool_calls: 'yes',
    plan: { yes: 'one message a turn' },
    usage: { yes: 'tokens, once a turn; no cost' },
    subagents: { yes: 'their beginning and end, their calls and what they ask' },
    permission: 'yes',
    always_allow: { yes: 'the rules that it offers itself' },
    question: { yes: 'several at once in one answer, a line each; secrets and forms at the terminal' },
    plan_approval: { no: 'its terminal offers to go on, and asks nobody else' },
    message_idle: { yes: 'at once' },
    message_working: { yes: 'at once, in the turn that runs' },
    interrupt: 'yes',
    resume: { yes: 'as the same instance, or as another where that one has ended' },
    server_restart: 'yes',
    absent: 'yes',
  },
};

import type { Connector } from '../connector/capabilities.ts';

export const claudeConnector: Connector = {
  name: 'Claude Code',
  command: 'beckon claude',
  capabilities: {
    prompts: 'yes',
    text: 'yes',
    tool_calls: 'yes',
    plan: { yes: 'its task list, as one message' },
    usage: { yes: 'tokens, after each turn; its cost it tells nobody in time' },
    subagents: { yes: 'their beginning and end, as a line of status' },
    permission: 'yes',
    always_allow: { yes: 'the rules that it offers itself' },
    question: { yes: 'several at once in one answer, a line each' },
    plan_approval: 'yes',
    message_idle: { yes: 'at once' },
    message_working: { yes: 'with its next tool result, or at the end of the turn' },
    interrupt: { no: 'its hooks offer no way' },
    resume: { yes: 'as the same instance, or as another where that one has ended' },
    server_restart: 'yes',
    absent: 'yes',
  },
};

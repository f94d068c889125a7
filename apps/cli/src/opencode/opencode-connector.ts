import type { Connector } from '../connector/capabilities.ts';

export const opencodeConnector: Connector = {
  name: 'OpenCode',
  command: 'beckon opencode',
  capabilities: {
    prompts: 'yes',
    text: 'yes',
    tool_calls: 'yes',
    plan: { yes: 'its list of things to do' },
    usage: { yes: 'of each turn, its subagents included' },
    subagents: { yes: 'their beginning and end, as a line of status, and their tool calls' },
    permission: { yes: 'those of its subagents too; words that refuse reach the model' },
    always_allow: { yes: 'what it offers itself, until OpenCode is restarted' },
    question: { yes: 'several at once in one answer, a line each' },
    plan_approval: { no: 'it has none to approve; what its agents ask are questions' },
    message_idle: { yes: 'at once' },
    message_working: { yes: 'with its next step' },
    interrupt: 'yes',
    resume: { yes: 'as the same instance, or as another where that one has ended' },
    server_restart: 'yes',
    absent: 'yes',
  },
};

import type { Commands } from '../command.ts';

export const mcpCommands: Commands = {
  mcp: {
    usage:
      'mcp [--permission-tool] [--git-diff] [--agent-instance-id ID] [--disable-tools] [--ask-only] [--api-key K --base-url URL]',
    summary: 'Serve the tools of the MCP door on standard input and output, for clients that start a program.',
    details: `Outlives restarts of the server. What an agent reports while the server cannot be reached is kept on disk and sent when
it can, in order and once; a question waits as long.

  --permission-tool     also the tool approve, for Claude Code's --permission-prompt-tool mcp__beckon__approve
                        (--claude-code-permission-tool means the same)
  --git-diff            attach what has changed in this folder's repository since the start
  --agent-instance-id   the run to work on; else a new one
  --disable-tools       only approve
  --ask-only            only ask_question and wait_for_answer, for a session that reports by other ways, as beckon claude does
  --api-key, --base-url the key and the server; else BECKON_API_KEY and BECKON_URL, else what beckon login has stored
  --stdio               is taken and changes nothing, as is --url for --base-url

OMNARA_CLIENT_TYPE names the agent; else the client's own name does.

Examples
  claude mcp add beckon -- npx -y @beckon/cli mcp
  claude --permission-prompt-tool mcp__beckon__approve`,
    takes: [
      'permission-tool',
      'claude-code-permission-tool',
      'git-diff',
      'agent-instance-id',
      'disable-tools',
      'ask-only',
      'api-key',
      'base-url',
      'url',
      'stdio',
    ],
    run: async (values) => (await import('../mcp-command.ts')).mcpCommand(values),
  },
};

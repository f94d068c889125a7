import type { Commands } from './command.ts';
import { askCommands } from './commands/ask.ts';
import { auditCommands } from './commands/audit.ts';
import { claudeCommands } from './commands/claude.ts';
import { codexCommands } from './commands/codex.ts';
import { completionCommands } from './commands/completion.ts';
import { doctorCommands } from './commands/doctor.ts';
import { hookCommands } from './commands/hook.ts';
import { installCommands } from './commands/install.ts';
import { instancesCommands } from './commands/instances.ts';
import { keyCommands } from './commands/key.ts';
import { loginCommands } from './commands/login.ts';
import { logoutCommands } from './commands/logout.ts';
import { mcpCommands } from './commands/mcp.ts';
import { openCommands } from './commands/open.ts';
import { opencodeCommands } from './commands/opencode.ts';
import { sendCommands } from './commands/send.ts';
import { serveCommands } from './commands/serve.ts';
import { upCommands } from './commands/up.ts';
import { userCommands } from './commands/user.ts';
import { watchCommands } from './commands/watch.ts';
import { whoamiCommands } from './commands/whoami.ts';

/** All commands, in the order of the help. A new one is a file in `commands` and a line here. */
export const COMMANDS: Commands = {
  ...upCommands,
  ...loginCommands,
  ...logoutCommands,
  ...whoamiCommands,
  ...openCommands,
  ...sendCommands,
  ...askCommands,
  ...watchCommands,
  ...claudeCommands,
  ...codexCommands,
  ...opencodeCommands,
  ...serveCommands,
  ...hookCommands,
  ...instancesCommands,
  ...installCommands,
  ...mcpCommands,
  ...doctorCommands,
  ...completionCommands,
  ...userCommands,
  ...keyCommands,
  ...auditCommands,
};

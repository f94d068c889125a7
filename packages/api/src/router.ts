import { asksRouter } from './routers/asks.ts';
import { auditRouter } from './routers/audit.ts';
import { authRouter } from './routers/auth.ts';
import { oauthRouter } from './routers/connections.ts';
import { deviceRouter } from './routers/device.ts';
import { feedRouter } from './routers/feed.ts';
import { agentTypesRouter, instancesRouter, sessionsRouter } from './routers/instances.ts';
import { keysRouter } from './routers/keys.ts';
import { messagesRouter } from './routers/messages.ts';
import { preferencesRouter } from './routers/preferences.ts';
import { sharesRouter } from './routers/shares.ts';
import { invitationsRouter } from './routers/invitations.ts';
import { statsRouter } from './routers/stats.ts';
import { toolsRouter } from './routers/tools.ts';
import { turnsRouter } from './routers/turns.ts';
import { userAgentsRouter } from './routers/user-agents.ts';
import { workspacesRouter } from './routers/workspaces.ts';
import { router } from './trpc.ts';

/** Every operation of Beckon. The doors are made from it. */
export const appRouter = router({
  messages: messagesRouter,
  instances: instancesRouter,
  sessions: sessionsRouter,
  agentTypes: agentTypesRouter,
  userAgents: userAgentsRouter,
  asks: asksRouter,
  turns: turnsRouter,
  tools: toolsRouter,
  feed: feedRouter,
  keys: keysRouter,
  device: deviceRouter,
  shares: sharesRouter,
  workspaces: workspacesRouter,
  invitations: invitationsRouter,
  auth: authRouter,
  audit: auditRouter,
  oauth: oauthRouter,
  preferences: preferencesRouter,
  stats: statsRouter,
});
export type AppRouter = typeof appRouter;

import { claudeConnector } from '../claude/claude-connector.ts';
import { headlessConnector } from '../claude/headless-connector.ts';
import { codexConnector } from '../codex/codex-connector.ts';
import { opencodeConnector } from '../opencode/opencode-connector.ts';
import type { Connector } from './capabilities.ts';

/** All programs that Beckon takes a second seat beside. A new one declares itself and stands here. */
export const CONNECTORS: readonly Connector[] = [claudeConnector, headlessConnector, codexConnector, opencodeConnector];

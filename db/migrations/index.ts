import type { Migration } from 'kysely/migration';
import * as init from './0001-init.ts';
import * as sessionExpiry from './0002-session-expiry.ts';
import * as people from './0003-people.ts';
import * as audit from './0004-audit.ts';
import * as keys from './0005-keys.ts';
import * as oauth from './0006-oauth.ts';
import * as messagesAndAgents from './0007-messages-and-agents.ts';
import * as marksAndPreferences from './0008-marks-and-preferences.ts';
import * as search from './0009-search.ts';
import * as statistics from './0010-statistics.ts';
import * as webhookTypes from './0011-webhook-types.ts';
import * as askRequests from './0012-ask-requests.ts';
import * as listening from './0013-listening.ts';
import * as turns from './0014-turns.ts';

/** Every migration by name, in order. They are only ever added to. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-init': init,
  '0002-session-expiry': sessionExpiry,
  '0003-people': people,
  '0004-audit': audit,
  '0005-keys': keys,
  '0006-oauth': oauth,
  '0007-messages-and-agents': messagesAndAgents,
  '0008-marks-and-preferences': marksAndPreferences,
  '0009-search': search,
  '0010-statistics': statistics,
  '0011-webhook-types': webhookTypes,
  '0012-ask-requests': askRequests,
  '0013-listening': listening,
  '0014-turns': turns,
};

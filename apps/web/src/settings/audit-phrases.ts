import type { AppRouter } from '@beckon/client/app-router';
import type { AuditRow, OtherAuditAction } from '@beckon/contract/audit';
import { maskDeceptive } from '../text/reveal-invisible.ts';

/** What was done, in the past. */
export const PAST = {
  accept: 'accepted',
  answer: 'answered',
  approve: 'approved',
  ask: 'asked',
  change: 'changed',
  check: 'checked',
  come: 'came',
  count: 'counted',
  delete: 'deleted',
  disconnect: 'disconnected',
  do: 'did',
  download: 'downloaded',
  edit: 'edited',
  end: 'ended',
  fetch: 'fetched',
  follow: 'followed',
  hand: 'handed',
  invite: 'invited',
  join: 'joined',
  keep: 'kept',
  launch: 'launched',
  leave: 'left',
  let: 'let',
  look: 'looked',
  make: 'made',
  name: 'named',
  open: 'opened',
  read: 'read',
  remove: 'removed',
  report: 'reported',
  revoke: 'revoked',
  rotate: 'rotated',
  search: 'searched',
  send: 'sent',
  share: 'shared',
  sign: 'signed',
  stop: 'stopped',
  switch: 'switched',
  take: 'took',
  tell: 'told',
  turn: 'turned',
  wait: 'waited',
  write: 'wrote',
} as const;

/** What somebody does, begun with the verb: after “tried to” as it is, in the past with another verb. */
export type Phrase = `${keyof typeof PAST} ${string}`;

/** How what a row names by its id is called. */
export interface AuditNames {
  readonly person: (id: string) => string | undefined;
  readonly agent: (id: string) => string | undefined;
  readonly run: (id: string) => string | undefined;
  readonly key: (id: string) => string | undefined;
}

/** A row, read for its sentence. */
export interface Told {
  readonly agent: string;
  readonly run: string;
  readonly key: string;
  readonly person: string;
  /** Who gets the workspace. */
  readonly heir: string;
  /** “as an admin”, where the row says which role. */
  readonly asRole: string;
  /** A text of the row's detail, in quotation marks. */
  readonly quoted: (name: string) => string | undefined;
  /** A text of the row's detail, as it is. */
  readonly said: (name: string) => string | undefined;
}

/** Reads what the phrases tell of a row. */
export function tellOf({ target_id: id, detail }: AuditRow, names: AuditNames): Told {
  const said = (name: string): string | undefined => {
    const value = detail?.[name];
    return typeof value === 'string' && value !== '' ? maskDeceptive(value) : undefined;
  };
  const quoted = (name: string): string | undefined => {
    const value = said(name);
    return value === undefined ? undefined : `“${value}”`;
  };
  const called = (noun: string, name: string | undefined): string =>
    name === undefined ? articled(noun) : `the ${noun} “${maskDeceptive(name)}”`;
  const known = (find: (id: string) => string | undefined): string | undefined => (id === null ? undefined : find(id));
  const role = said('role');
  return {
    agent: called('agent', known(names.agent)),
    run: called('run', known(names.run)),
    key: called('key', known(names.key)),
    person: maskDeceptive(known(names.person) ?? 'a member'),
    heir: maskDeceptive(names.person(said('user_id') ?? '') ?? 'another member'),
    asRole: role === undefined ? '' : ` as ${articled(role)}`,
    quoted,
    said,
  };
}

type Procedures = AppRouter['_def']['record'];
/** An operation of the server, `keys.create`. */
type Operation = {
  [Noun in keyof Procedures]: `${Noun}.${Extract<keyof Procedures[Noun], string>}`;
}[keyof Procedures];

/**
 * What each action that the log of a workspace can name is called. Of what only reads, and of what a key may do, the log
 * tells when it was denied.
 */
export const PHRASES: Readonly<Record<Operation | OtherAuditAction, Phrase | ((told: Told) => Phrase)>> = {
  'agentTypes.instances': 'look at the runs of an agent',
  'agentTypes.list': 'look at the agents',
  'agentTypes.summary': 'look at the agents',
  'asks.answer': 'answer a question of an agent',
  'asks.cancel': 'take a question of an agent away',
  'asks.get': 'read a question of an agent',
  'asks.listOpen': 'read the open questions',
  'asks.settleAtTerminal': 'report that a question was settled at the terminal',
  'asks.take': 'fetch the decision about a question',
  'audit.export': 'download the audit log',
  'audit.list': 'read the audit log',
  'auth.deleteMe': 'delete their account',
  'auth.me': 'read their account',
  'auth.revokeOtherSessions': 'sign out everywhere else',
  'auth.revokeSession': 'sign a device of theirs out',
  'auth.session': 'look who is signed in',
  'auth.sessions': 'look at their devices',
  'auth.setUp': 'make the first account',
  'auth.streamTicket': 'ask for a ticket for a stream',
  'auth.syncUser': 'change their account',
  'auth.updateMe': 'change their account',
  'auth.verify': 'check a credential',
  'device.approve': 'approve a device, which gets a key of theirs',
  'device.deny': 'turn a device away',
  'device.describe': 'look which device waits under a code',
  'device.start': 'ask for a key for a device',
  'device.token': ({ quoted }) => `come into use on ${quoted('name') ?? 'a device'}`,
  'feed.instance': ({ run }) => `follow ${run}`,
  'feed.workspace': 'follow the workspace',
  'instances.facets': 'look at the runs',
  'instances.get': ({ run }) => `look at ${run}`,
  'instances.heartbeat': ({ run }) => `report for ${run}`,
  'instances.list': 'look at the runs',
  'instances.mark': ({ run }) => `keep a mark of ${run}`,
  'instances.marks': 'read their marks of runs',
  'instances.pinned': 'look at their pinned runs',
  'instances.register': 'make a run',
  'instances.remove': ({ run }) => `delete ${run}`,
  'instances.rename': ({ run }) => `name ${run} anew`,
  'instances.search': 'search the runs',
  'instances.setGitDiff': ({ run }) => `report the changes of ${run}`,
  'instances.updateStatus': ({ run }) => `change the status of ${run}`,
  'invitations.accept': 'accept an invitation to this workspace',
  'invitations.create': ({ said, asRole }) => `invite ${said('email') ?? 'whoever brings the link'}${asRole}`,
  'invitations.list': 'look at the invitations',
  'invitations.preview': 'look at an invitation',
  'invitations.revoke': 'take an invitation back',
  'keys.create': ({ quoted }) => `make the key ${quoted('name') ?? 'without a name'}`,
  'keys.list': 'look at their keys',
  'keys.rename': ({ quoted }) => `name a key ${quoted('name') ?? 'anew'}`,
  'keys.revoke': ({ key }) => `revoke ${key}`,
  'keys.revokeCurrent': 'revoke itself',
  'keys.rotate': ({ key }) => `rotate ${key}`,
  'messages.edit': 'edit a message of theirs',
  'messages.get': 'read a message',
  'messages.list': ({ run }) => `read the messages of ${run}`,
  'messages.pending': 'fetch the messages for an agent',
  'messages.post': ({ run }) => `write to ${run}`,
  'messages.requestInput': 'ask for an answer to a message',
  'messages.search': ({ run }) => `search the messages of ${run}`,
  'messages.sendAgent': 'report as an agent',
  'messages.sendUser': 'send what was typed at a terminal',
  'messages.update': 'change a message of an agent',
  'messages.withdraw': 'take a message of theirs back',
  'oauth.allow': ({ said }) => `let the program ${said('client_id') ?? 'without a name'} in`,
  'oauth.list': 'look at their connected programs',
  'oauth.preview': 'look at a program that wants in',
  'oauth.revoke': 'disconnect a program',
  'preferences.get': 'read their preferences',
  'preferences.set': 'change their preferences',
  'sessions.end': ({ run }) => `end ${run}`,
  'shares.accept': 'accept a run that was shared with them',
  'shares.create': ({ run, said }) => `share ${run} with ${said('email') ?? 'somebody'}${accessOf(said('access'))}`,
  'shares.list': ({ run }) => `look who may see ${run}`,
  'shares.remove': 'stop sharing a run with somebody',
  'stats.overview': 'look at the numbers of the workspace',
  'tools.askQuestion': 'ask a question as an agent',
  'tools.endSession': 'end a run as an agent',
  'tools.logStep': 'report a step as an agent',
  'tools.waitForAnswer': 'wait for an answer as an agent',
  'turns.interrupt': ({ run }) => `ask ${run} to stop its turn`,
  'turns.pendingInterrupt': ({ run }) => `look whether ${run} is to stop`,
  'turns.tell': ({ run }) => `report a turn of ${run}`,
  'userAgents.create': ({ quoted }) => `make the agent ${quoted('name') ?? 'without a name'}`,
  'userAgents.instances': ({ agent }) => `look at the runs of ${agent}`,
  'userAgents.launch': ({ agent }) => `launch ${agent}`,
  'userAgents.list': 'look at the agents',
  'userAgents.remove': ({ agent }) => `delete ${agent} and its runs`,
  'userAgents.stats': ({ agent }) => `look at the numbers of ${agent}`,
  'userAgents.update': ({ agent }) => `change ${agent}`,
  'userAgents.webhookTypes': 'look at the types of webhooks',
  'workspaces.changeRole': ({ person, said }) => `make ${person} ${articled(said('role') ?? 'another role')}`,
  'workspaces.create': ({ quoted }) => `make the workspace ${quoted('name') ?? 'without a name'}`,
  'workspaces.leave': 'leave the workspace',
  'workspaces.list': 'look at their workspaces',
  'workspaces.members': 'look at the members',
  'workspaces.remove': 'delete the workspace',
  'workspaces.removeMember': ({ person }) => `remove ${person} from the workspace`,
  'workspaces.rename': ({ quoted }) => `name the workspace ${quoted('name') ?? 'anew'}`,
  'workspaces.switch': 'switch to this workspace',
  'workspaces.transfer': ({ heir }) => `hand the workspace over to ${heir}`,
};

function articled(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function accessOf(access: string | undefined): string {
  if (access === undefined) return '';
  return access === 'READ' ? ', to look at' : ', to answer in';
}

import { must } from '@beckon/shared/must';
import { expect, test } from 'vitest';
import { approvalOf } from './approval.ts';
import { readRequest, type KnownItem } from './protocol.ts';

const IN = { threadId: 't', turnId: 'u', itemId: 'i', startedAtMs: 1 };

const approval = (method: string, params: object, item?: KnownItem) =>
  approvalOf(must(readRequest(method, { ...IN, ...params })), { item, cwd: '/srv/app' });

const optionsOf = (content: string): string[] =>
  [...content.matchAll(/^\d+\. (.+)$/gm)].map(([, option = '']) => option);

const amendment = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['git', 'push'] } };
const host = (action: string) => ({
  applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'example.com', action } },
});

test('a command is asked with what Codex offers; an answer is what was offered, words refuse', () => {
  const { content, request, verdict } = must(
    approval('item/commandExecution/requestApproval', {
      command: 'git push',
      cwd: '/srv/app',
      availableDecisions: ['accept', 'acceptForSession', amendment, { fromTheFuture: {} }, 'cancel'],
    }),
  );
  expect(optionsOf(content)).toEqual([
    'Yes',
    'Yes, and do not ask again for this in this session',
    'Yes, and always allow commands that start with git push',
    'No',
  ]);
  expect(request).toMatchObject({ tool_name: 'shell', input: { command: 'git push' }, cwd: '/srv/app' });
  expect(request.suggestions).toHaveLength(2);
  expect(verdict('Yes')).toEqual({ response: { decision: 'accept' } });
  expect(verdict('Yes, and always allow commands that start with git push')).toEqual({
    response: { decision: amendment },
  });
  expect(verdict('No')).toEqual({ response: { decision: 'decline' } });
  expect(verdict('yes, why not')).toEqual({ response: { decision: 'decline' }, words: 'yes, why not' });
});

test('a host is named, with the rules about it', () => {
  const { content, request, verdict } = must(
    approval('item/commandExecution/requestApproval', {
      networkApprovalContext: { host: 'example.com', protocol: 'https' },
      availableDecisions: ['accept', host('allow'), host('deny')],
    }),
  );
  expect(request).toMatchObject({ tool_name: 'network', input: { network: { host: 'example.com' } } });
  const [yes, allow, deny] = [
    'Yes',
    'Yes, and always allow the host example.com',
    'No, and always refuse the host example.com',
  ];
  expect(optionsOf(content)).toEqual([yes, allow, deny, 'No']);
  expect(verdict(must(deny))).toEqual({ response: { decision: host('deny') } });
});

test('a change of files is asked with its bytes, and not at all without them', () => {
  const changes = [{ path: '/srv/app/a', kind: { type: 'add' }, diff: 'one\n' }];
  const item: KnownItem = { type: 'fileChange', id: 'i', changes };
  const { request, verdict } = must(approval('item/fileChange/requestApproval', { grantRoot: '/srv' }, item));
  expect(request).toMatchObject({ tool_name: 'apply_patch', cwd: '/srv/app', input: { changes, grant_root: '/srv' } });
  expect(verdict('Yes, and do not ask again for these files in this session')).toEqual({
    response: { decision: 'acceptForSession' },
  });
  expect(approval('item/fileChange/requestApproval', {})).toBeUndefined();
});

test('permissions are given for a turn or a session, as they were asked for, or none', () => {
  const permissions = { network: { enabled: true }, fileSystem: null };
  const { verdict } = must(approval('item/permissions/requestApproval', { permissions, cwd: '/srv/app' }));
  expect(verdict('Yes, for this turn')).toEqual({ response: { permissions, scope: 'turn' } });
  expect(verdict('Yes, for this session')).toEqual({ response: { permissions, scope: 'session' } });
  expect(verdict('No')).toEqual({ response: { permissions: {}, scope: 'turn' } });
});

test('what an MCP server asks is a yes or no; forms, links and secrets are left to the terminal', () => {
  const elicitation = (more: object) =>
    approval('mcpServer/elicitation/request', {
      serverName: 'shop',
      mode: 'form',
      message: 'Buy?',
      _meta: { n: 1 },
      ...more,
    });
  const { request, verdict } = must(elicitation({ requestedSchema: { type: 'object', properties: {} } }));
  expect(request).toEqual({ tool_name: 'shop', input: { message: 'Buy?', meta: { n: 1 } } });
  expect(verdict('Yes')).toEqual({ response: { action: 'accept', content: {}, _meta: null } });
  expect(verdict('No')).toEqual({ response: { action: 'decline', content: null, _meta: null } });
  expect(elicitation({ requestedSchema: { properties: { age: { type: 'number' } } } })).toBeUndefined();
  expect(elicitation({ mode: 'url', url: 'https://example.com' })).toBeUndefined();
  const secret = { id: 'q', header: 'H', question: 'Password?', isSecret: true, options: null };
  expect(approval('item/tool/requestUserInput', { questions: [secret] })).toBeUndefined();
});

test('what is not known is not answered here', () => {
  expect(readRequest('account/chatgptAuthTokens/refresh', {})).toBeUndefined();
  expect(readRequest('item/commandExecution/requestApproval', { threadId: 't' })).toBeUndefined();
});

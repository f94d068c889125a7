import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { readLaunch } from './launch-request.ts';

const id = randomUUID();
const body = (more: object = {}): string => JSON.stringify({ agent_instance_id: id, prompt: 'go', ...more });

test('SV1 what each kind of webhook sends is read: the key in the header or the body, the branch by either name', () => {
  expect(readLaunch('k', body({ agent_type: 'My Agent', name: 'feat', worktree_name: 'main' }))).toEqual({
    agentInstanceId: id,
    prompt: 'go',
    agentType: 'My Agent',
    key: 'k',
    worktree: 'main',
    branch: 'feat',
  });
  expect(readLaunch(undefined, body({ omnara_api_key: 'own', name: 'a', branch_name: 'b' }))).toMatchObject({
    key: 'own',
    branch: 'b',
    worktree: undefined,
  });
  expect(readLaunch('k', body({ prompt: '', name: '', worktree_name: null, more: 1 }))).toMatchObject({
    prompt: '',
    branch: undefined,
    worktree: undefined,
  });
  expect(readLaunch('k', body({ agent_instance_id: id.toUpperCase().replaceAll('-', '') })).agentInstanceId).toBe(id);
});

test.each([
  [{ worktree_name: '../out' }, 'worktree_name must be letters, digits and hyphens, and not begin with a hyphen'],
  [{ worktree_name: '.git' }, 'worktree_name must be letters'],
  [{ worktree_name: '--force' }, 'worktree_name must be letters'],
  [{ worktree_name: 'a/b' }, 'worktree_name must be letters'],
  [{ worktree_name: 'a\nb' }, 'worktree_name must be letters'],
  [{ worktree_name: 'a\n' }, 'worktree_name must be letters'],
  [{ worktree_name: 'x'.repeat(101) }, 'worktree_name must have at most 100 characters'],
  [{ name: '-b' }, 'name must be letters'],
  [{ branch_name: 'x'.repeat(51) }, 'branch_name must have at most 50 characters'],
  [{ branch_name: 7 }, 'branch_name must be a string'],
  [{ agent_instance_id: 'zz' }, 'agent_instance_id must be a UUID'],
  [{ agent_instance_id: null }, 'agent_instance_id must be a UUID'],
  [{ prompt: null }, 'prompt must be a string'],
])('SV2 %o is refused, and the field is named', (more, why) => {
  expect(() => readLaunch('k', body(more))).toThrow(why);
});

test('SV2 a body that is no JSON object, and a launch without a key, are refused', () => {
  for (const text of ['', '[]', 'null', '{']) expect(() => readLaunch('k', text)).toThrow('The body must be a JSON');
  expect(() => readLaunch('', body())).toThrow('Omnara API key required. Provide via X-Omnara-Api-Key header.');
});

import type { Cases, Input, World } from './case.ts';

const asked = { client_name: 'beckon on laptop', preset: 'agent' };

/** A device asks, and a person has been told its code. */
async function ask({ agent }: World): Promise<{ device_code: string; user_code: string }> {
  const { body } = await agent('POST', '/device/code', asked);
  return body;
}

const typed = async (world: World): Promise<Input> => ({ user_code: (await ask(world)).user_code });
const misfit = { field: 'user_code', value: 5, status: 422 } as const;

export const device: Cases = {
  'device.start': {
    input: () => asked,
    output: ({ server }) => ({ verification_uri: `${server.url}/device`, expires_in: 600, interval: 5 }),
    bad: { field: 'client_name', value: 5, status: 422 },
  },
  'device.token': {
    input: async (world) => {
      const { device_code, user_code } = await ask(world);
      await world.human('POST', '/device/approve', { user_code });
      return { device_code };
    },
    output: ({ person }) => ({
      status: 'approved',
      name: 'beckon on laptop',
      purpose: 'login',
      scopes: ['agent', 'relay'],
      workspace_id: person.workspace_id,
      is_active: true,
    }),
    bad: { field: 'device_code', value: 5, status: 422 },
  },
  'device.describe': {
    input: typed,
    output: (_, { user_code }) => ({
      user_code,
      client_name: 'beckon on laptop',
      address: '127.0.0.1',
      client: 'node',
      scopes: ['agent', 'relay'],
    }),
    bad: misfit,
  },
  'device.approve': {
    input: typed,
    output: () => ({ message: 'Approved. The device has its key in a moment.' }),
    bad: misfit,
  },
  'device.deny': { input: typed, output: () => ({ message: 'Denied. The device gets no key.' }), bad: misfit },
};

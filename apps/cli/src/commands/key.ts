import type { Commands } from '../command.ts';
import { SCOPES } from './scopes.ts';

export const keyCommands: Commands = {
  'key create': {
    usage: 'key create --email E --name N [--preset P | --scopes S] [--agent A] [--expires-in-days D]',
    summary: 'Make a key for an agent. Prints the key, alone; it is shown this once.',
    details: `${SCOPES}
  --agent     bind the key to the agent of that name, which is made where there is none

Examples
  export BECKON_API_KEY=$(beckon key create --email ada@example.com --name laptop)
  beckon key create --email ada@example.com --name nightly --agent "claude code" --expires-in-days 90`,
    onServer: true,
    takes: ['email', 'name', 'preset', 'scopes', 'agent', 'expires-in-days'],
    run: async (values, output) => (await import('../key-command.ts')).createKeyCommand(values, output),
  },
  'key list': {
    usage: 'key list --email E [--agent A]',
    summary: 'List a user’s keys, newest first.',
    details: `  --agent     only those of that agent

Examples
  beckon key list --email ada@example.com --json | jq -r '.[] | select(.last_used_at == null) | .id'`,
    onServer: true,
    takes: ['email', 'agent'],
    run: async (values, output) => (await import('../key-command.ts')).listKeysCommand(values, output),
  },
  'key rotate': {
    usage: 'key rotate ID [--overlap-hours H]',
    summary: 'Replace a key. Prints the new one, alone; the old one works for 24 hours more.',
    details: `  --overlap-hours   how long the old one works, 0 to 168

Examples
  beckon key rotate 5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11 --overlap-hours 1`,
    onServer: true,
    takes: ['overlap-hours'],
    words: 1,
    run: async (values, output, [id]) => (await import('../key-command.ts')).rotateKeyCommand(id, values, output),
  },
  'key revoke': {
    usage: 'key revoke ID',
    summary: 'Revoke a key. Open connections that use it end within 5 seconds.',
    details: `Examples
  beckon key revoke 5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11`,
    onServer: true,
    takes: [],
    words: 1,
    run: async (_, output, [id]) => (await import('../key-command.ts')).revokeKeyCommand(id, output),
  },
};

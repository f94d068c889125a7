import type { Commands } from '../command.ts';
import { SCOPES } from './scopes.ts';

export const loginCommands: Commands = {
  login: {
    usage: 'login [--url URL] [--no-open] [--preset P | --scopes S]',
    summary: 'Sign this machine in: a person approves it in a browser.',
    details: `Shows a code and an address, opens the address where there is a browser, waits for the approval, and stores the
key for this user alone. An earlier key of this machine is revoked.

  --url       the server; else BECKON_URL, else http://localhost:8787
  --no-open   open no browser
${SCOPES}

Examples
  beckon login --url https://beckon.example.com
  beckon login --no-open --preset read_only`,
    takes: ['url', 'no-open', 'preset', 'scopes'],
    run: async (values, output) => (await import('../login-command.ts')).loginCommand(values, output),
  },
};

import type { Commands } from '../command.ts';

export const doctorCommands: Commands = {
  doctor: {
    usage: 'doctor [--url URL]',
    summary:
      'Check the whole path: server, version, key, live connection, clock; on its machine also the installation.',
    details: `Ends with 1 when something is to be mended; each line says what to do. The server is the one that --url names, else
BECKON_URL, else the one this machine is signed in at, else http://localhost:8787. Settings, data folder, database,
migrations, audit log and signing keys are checked where there is an installation.

Examples
  beckon doctor
  beckon doctor --url https://beckon.example.com --json`,
    takes: ['url'],
    run: async (values, output) => (await import('../doctor-command.ts')).doctorCommand(values, output),
  },
};

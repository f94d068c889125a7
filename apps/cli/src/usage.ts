/** A call that cannot be understood: exit code 2 and the help of its command. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export const HELP = `beckon: administration on the server's machine. Works with and without a running server.

  beckon user create --email E --name N [--password-stdin]
      Make a user with a workspace. The password is read from standard input.
  beckon key create --email E --name N [--scopes agent,relay,read] [--expires-in-days D]
      Make a key for an agent. Prints the key, alone; it is shown this once.
  beckon key list --email E
      List a user's keys, newest first.
  beckon key revoke ID
      Revoke a key. Open connections that use it end within 5 seconds.
  beckon doctor
      Check settings, data folder, database, migrations, signing keys and the running server.

  --json   print one JSON value
  --help   this page

Which installation: BECKON_DATA_DIR and DATABASE_URL, as for the server (.env.example).

Examples
  printf %s "$PASSWORD" | beckon user create --email ada@example.com --name Ada --password-stdin
  export BECKON_API_KEY=$(beckon key create --email ada@example.com --name laptop)
`;

/** The options that say what a key may do, for the pages of the commands that take them. */
export const SCOPES = `  --preset    agent (report, ask, relay), relay, read_only, automation (read, report, ask, relay)
  --scopes    instead of a preset: read, agent, relay, separated by commas`;

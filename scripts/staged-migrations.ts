/** One line of `git diff --cached --name-status`: A added, M modified, D deleted, T type changed. */
export interface StagedFile {
  readonly status: string;
  readonly path: string;
}

const generated = 'db/src/schema.gen.ts';
const migration = /^db\/migrations\/\d{4}-/;

/** What is wrong with the migrations of a commit, a sentence each. Migrations are append-only once they are in HEAD. */
export function migrationFaults(staged: readonly StagedFile[]): string[] {
  const changed = staged.filter(({ path, status }) => migration.test(path) && status !== 'A');
  const faults = changed.map(
    ({ path }) => `${path} is in the history already, and databases have run it: add a new migration that corrects it.`,
  );
  const types = staged.some(({ path, status }) => path === generated && status !== 'D');
  if (types && !staged.some(({ path }) => migration.test(path))) {
    faults.push(`${generated} is generated from the migrations: add a migration, then run "pnpm db:types".`);
  }
  return faults;
}

/** Reads the NUL-separated output of `git diff --cached --name-status --no-renames -z`. */
export function parseStaged(output: string): StagedFile[] {
  const fields = output.split('\0').filter((field) => field !== '');
  return Array.from({ length: Math.floor(fields.length / 2) }, (_, i) => {
    return { status: (fields[2 * i] ?? '').slice(0, 1), path: fields[2 * i + 1] ?? '' };
  });
}

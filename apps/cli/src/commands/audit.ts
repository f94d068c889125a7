import type { Commands } from '../command.ts';

export const auditCommands: Commands = {
  'audit export': {
    usage: 'audit export [--workspace ID]',
    summary: 'Print the audit log, one row a line as JSON, oldest first.',
    details: `  --workspace   of that workspace only; else of all, and of the installation itself

Examples
  beckon audit export > audit.jsonl
  beckon audit export | jq -r 'select(.decision == "denied") | [.created_at, .user_email, .action] | @tsv'`,
    onServer: true,
    takes: ['workspace'],
    run: async (values) => (await import('../audit-command.ts')).auditExport(values),
  },
  'audit verify': {
    usage: 'audit verify',
    summary: 'Check that no row of the audit log was changed or taken away.',
    details: `Ends with 1 when one was, and says where. It prints the hash each chain ends with: kept elsewhere, it proves later that
nothing before it was rewritten.`,
    onServer: true,
    takes: [],
    run: async (_, output) => (await import('../audit-command.ts')).auditVerify(output),
  },
};

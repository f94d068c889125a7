/** What people want of a program that runs at a terminal and is watched from elsewhere. The order is that of the table. */
const CAPABILITIES = {
  prompts: 'What is typed at the terminal is seen',
  text: 'Text is seen while it is written',
  tool_calls: 'Tool calls with their results',
  plan: 'Its plan, item by item',
  usage: 'Tokens and cost',
  subagents: 'Subagents',
  permission: 'A permission is answered in Beckon or at the terminal, the first wins',
  always_allow: '“Always allow” from Beckon',
  question: 'Its own questions are answered in Beckon',
  plan_approval: 'A plan is approved or sent back from Beckon',
  message_idle: 'A message reaches a session that waits',
  message_working: 'A message reaches a session at work',
  interrupt: 'A turn is stopped from Beckon',
  resume: 'A session that is resumed goes on in Beckon',
  server_restart: 'What is asked survives a restart of Beckon',
  absent: 'Works as ever where Beckon cannot be reached',
} as const;

export type Capability = keyof typeof CAPABILITIES;

/** Whether it can, and where there is a limit or a reason, in a few words that a person reads. */
export type Support = 'yes' | { readonly yes: string } | { readonly no: string };

/** What a connector can do, declared by the connector itself; every word of it is proved by its end-to-end tests. */
export interface Connector {
  /** The program's name, as its people write it. */
  readonly name: string;
  /** How it is started, e.g. `beckon claude`. */
  readonly command: string;
  readonly capabilities: Readonly<Record<Capability, Support>>;
}

/** One table in Markdown: a row for a capability, a column for a connector. */
export function capabilityTable(connectors: readonly Connector[]): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [
    row(['', ...connectors.map(({ name, command }) => `${name} (\`${command}\`)`)]),
    `|${'---|'.repeat(connectors.length + 1)}`,
    ...Object.entries(CAPABILITIES).map(([capability, words]) =>
      row([words, ...connectors.map(({ capabilities }) => supportWords(capabilities[capability as Capability]))]),
    ),
  ].join('\n');
}

function supportWords(support: Support): string {
  if (support === 'yes') return 'yes';
  return 'yes' in support ? `yes: ${support.yes}` : `no: ${support.no}`;
}

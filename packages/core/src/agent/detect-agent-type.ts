/**
 * Names the agent behind a client: `X-Client-Type` as it is; else what its `User-Agent` tells (reference contract 4.2).
 */
export function detectAgentType(headers: { clientType?: string | undefined; userAgent?: string | undefined }): string {
  if (headers.clientType) return headers.clientType;
  const agent = (headers.userAgent ?? '').toLowerCase();
  const has = (...words: string[]) => words.some((word) => agent.includes(word));
  if (has('cursor')) return 'cursor';
  if (has('claude')) return has('claude-code', 'claude code') ? 'claude-code' : 'claude';
  if (has('cline')) return has('roo-cline', 'roo cline') ? 'roo-cline' : 'cline';
  for (const name of ['windsurf', 'witsy', 'enconvo']) if (has(name)) return name;
  if (has('opencode')) return 'opencode';
  if (has('codex')) return 'codex';
  if (has('vscode', 'code')) return 'vscode';
  return has('postman') ? 'postman' : 'unknown';
}

/** The person's own Claude Code. */
export const claudeProgram = (): string => process.env['BECKON_CLAUDE'] ?? 'claude';

export const NO_CLAUDE = 'There is no claude here. Install Claude Code first, or name it in BECKON_CLAUDE.';

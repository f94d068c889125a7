import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, runProcess } from '../e2e/support/child-process.ts';

/** The official suite of the protocol. */
export const SUITE = createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/dist/index.js');
export const REVISION = '2025-11-25';

export interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
  readonly details?: { readonly statusCode?: number; readonly body?: unknown };
}

/** Runs one scenario against the MCP door at `url`. @returns its checks, and the suite's exit code */
export async function runScenario(
  url: string,
  scenario: string,
): Promise<{ code: number | null; checks: readonly Check[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-conformance-'));
  try {
    const args = ['--url', url, '--scenario', scenario, '--spec-version', REVISION, '-o', folder];
    const { code, stdout, stderr } = await runProcess([process.execPath, SUITE, 'server', ...args], {
      cwd: folder,
      env: bareEnvironment(),
    });
    const [file] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) =>
      each.endsWith('checks.json'),
    );
    if (file === undefined) throw new Error(`${scenario} left no checks:\n${stdout}${stderr}`);
    return { code, checks: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Check[] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

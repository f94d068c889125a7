import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder that lasts as long as a run of the tests: what one file prepares there, the next ones find. */
export default function setUp(): () => void {
  const place = mkdtempSync(join(tmpdir(), 'beckon-prepared-'));
  // The database runs as a user of its own, who must be able to reach the folder.
  chmodSync(place, 0o755);
  process.env['BECKON_E2E_PREPARED'] = place;
  return () => rmSync(place, { recursive: true, force: true, maxRetries: 5 });
}

import { text } from 'node:stream/consumers';
import { request } from 'node:http';

/** Claude Code wakes a session that has stopped when its hook ends with this. */
const WAKE = 2;

/**
 * `beckon hook wait`: waits until a person writes to the session whose event stands on standard input, and says so on
 * standard error. Where there is no bridge, or another one waits by now, it ends silently.
 */
export async function hookWaitCommand(): Promise<void> {
  const url = process.env['BECKON_HOOK_URL'];
  if (!url) return;
  const said = await ask(`${url}/wait`, await text(process.stdin)).catch(() => null);
  if (said === null) return;
  console.error(said);
  process.exit(WAKE);
}

async function ask(url: string, event: string): Promise<string | null> {
  const body = await new Promise<string>((resolve, reject) => {
    // Not fetch: it gives up on an answer after five minutes.
    const call = request(url, { method: 'POST' }, (response) => void text(response).then(resolve, reject));
    call.on('error', reject).end(event);
  });
  const { said } = JSON.parse(body) as { said?: unknown };
  return typeof said === 'string' ? said : null;
}

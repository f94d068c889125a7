import { notice } from './output.ts';

const QUIET_MS = 1_000;

/** Says at the terminal what is being waited for, once it takes more than a second, and for how long already. */
export async function withProgress<T>(
  what: string,
  work: () => Promise<T>,
  stream: NodeJS.WriteStream = process.stderr,
): Promise<T> {
  const started = performance.now();
  const isLive = stream.isTTY && process.env['TERM'] !== 'dumb';
  let said = false;
  const say = (): void => {
    const seconds = Math.round((performance.now() - started) / 1_000);
    if (isLive) stream.write(`\r${what} … ${seconds} s`);
    else if (!said) notice(`${what} …`);
    said = true;
  };
  const timer = setInterval(say, QUIET_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    // The line makes room for the answer.
    if (isLive && said) stream.write('\r\u001b[K');
  }
}

import { readEnv } from './env.ts';
import { startBeckon } from './start-beckon.ts';

const CLOSE_WITHIN_MS = 10_000;

/** What a server shows to browsers, made when it starts. */
export interface ServedFiles {
  /** Folder of the built dashboard. */
  readonly dist: string;
  /** Folder with the files of the API reference; by default the installed library's. */
  readonly swaggerUi?: string;
}

/**
 * The whole life of a server's process: reads the environment, starts, and stops by SIGTERM or SIGINT. A start that fails
 * prints one sentence and ends with 1.
 */
export async function runServer(prepare: () => Promise<ServedFiles>): Promise<void> {
  process.on('unhandledRejection', (error) => console.error('A promise was left alone:', error));
  try {
    const env = readEnv();
    if (env.BECKON_INSECURE_HTTP)
      console.warn('BECKON_INSECURE_HTTP=1: what is sent over plain http can be read on the way.');
    const beckon = await startBeckon(env, {
      ...(await prepare()),
      onError: (error) => console.error(error),
      onSetUp: (link) => console.log(`There is no account. Make yours: ${link}`),
    });
    const { setUpUrl, url } = beckon;
    console.log(setUpUrl ? `Beckon is ready. Make your account: ${setUpUrl}` : `Beckon is ready: ${url}`);

    let closing = false;
    const stop = () => {
      if (closing) return;
      closing = true;
      const cut = setTimeout(() => process.exit(1), CLOSE_WITHIN_MS);
      beckon.close().then(
        () => {
          clearTimeout(cut);
          process.exit(0);
        },
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

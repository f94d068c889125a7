import { DeviceCodes, DeviceToken, StartDeviceInput } from '@beckon/contract/device';
import { Session } from '@beckon/contract/person';
import { must } from '@beckon/shared/must';
import { sleep } from '@beckon/shared/sleep';
import { hostname } from 'node:os';
import { callServer, ServerError, UnreachableError } from './call-server.ts';
import { credentialsFolder, readCredentials, writeCredentials, type Credentials } from './credentials.ts';
import { openBrowser } from './open-browser.ts';
import { bold, notice, plain, type Output } from './output.ts';
import { revokeKeyOf } from './revoke-key-of.ts';
import { serverUrl } from './server-url.ts';
import { readOptions, scopeOptions } from './usage.ts';

export interface LoginOptions {
  readonly url?: string | undefined;
  readonly preset?: string | undefined;
  readonly scopes?: string | undefined;
  readonly 'no-open'?: boolean | undefined;
}

const MAX_NAME = 100;

/** `beckon login`: asks the server for a key, shows the code that a person approves, and stores the key. */
export async function loginCommand(options: LoginOptions, output: Output): Promise<void> {
  const url = serverUrl(options.url, process.env);
  const client_name = plain(`beckon on ${hostname()}`).slice(0, MAX_NAME);
  const asked = readOptions(StartDeviceInput, { client_name, ...scopeOptions(options) });
  const codes = await callServer({ url }, ['POST', '/device/code'], DeviceCodes, asked);
  const address = plain(codes.verification_uri_complete);
  notice(`Open     ${address}`);
  notice(`Approve  ${bold(plain(codes.user_code))}`);
  notice(`\nWaiting for approval; the code is good for ${Math.floor(codes.expires_in / 60)} minutes.`);
  if (!options['no-open']) openBrowser(address);

  const { api_key: key, name } = await waitForKey(url, codes);
  const file = await store({ url, key });
  // A key that may only relay is told nothing about its owner.
  const session = await callServer({ url, key }, ['GET', '/auth/session'], Session).catch(() => undefined);
  const { email, workspace_id, workspace_name } = session ?? {};
  const who = email === undefined ? '' : ` as ${plain(email)}, in the workspace ${plain(workspace_name ?? '')}`;
  output.value({ url, file, key_name: name, email, workspace_id, workspace_name }, `Signed in at ${url}${who}.`);
}

/** Keeps the new key, and gives the one before up; where it cannot be kept, nobody has it. @returns the file */
async function store(credentials: Credentials): Promise<string> {
  const folder = credentialsFolder();
  const before = await readCredentials(folder).catch(() => undefined);
  try {
    const file = await writeCredentials(folder, credentials);
    if (before) await revokeKeyOf(before);
    return file;
  } catch (error) {
    await revokeKeyOf(credentials);
    throw error;
  }
}

async function waitForKey(url: string, codes: DeviceCodes): Promise<{ api_key: string; name: string | undefined }> {
  const deadline = performance.now() + codes.expires_in * 1_000;
  let { interval } = codes;
  while (performance.now() < deadline) {
    await sleep(interval * 1_000);
    const answer = await ask(url, codes.device_code);
    if (answer.status === 'approved') return { api_key: must(answer.api_key), name: answer.name };
    if (answer.status === 'denied') throw new Error('The request was denied. This machine has no key.');
    if (answer.status === 'expired') break;
    interval = answer.interval ?? interval;
  }
  throw new Error('The code has expired before anybody approved it. Run beckon login again.');
}

/** A server that restarts, or asks for patience, is asked again. */
async function ask(url: string, deviceCode: string): Promise<DeviceToken> {
  try {
    return await callServer({ url }, ['POST', '/device/token'], DeviceToken, { device_code: deviceCode });
  } catch (error) {
    if (error instanceof UnreachableError) return { status: 'pending' };
    if (!(error instanceof ServerError) || (error.status !== 429 && error.status < 500)) throw error;
    return { status: 'slow_down', interval: error.retryAfterSeconds };
  }
}

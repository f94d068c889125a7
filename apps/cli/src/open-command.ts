import { normalizeUuid } from '@beckon/shared/uuid';
import { findServer } from './find-credentials.ts';
import { openBrowser } from './open-browser.ts';
import type { Output } from './output.ts';
import { UsageError } from './usage.ts';

/** `beckon open`: opens the dashboard, or one instance in it, and prints the address. */
export async function openCommand(
  id: string | undefined,
  options: { readonly url?: string | undefined; readonly 'no-open'?: boolean | undefined },
  output: Output,
): Promise<void> {
  const instance = id === undefined ? undefined : normalizeUuid(id);
  if (id !== undefined && instance === undefined) throw new UsageError(`'${id}' is not the ID of an instance`);
  const url = await findServer(options.url);
  const address = instance === undefined ? `${url}/` : `${url}/instances/${instance}`;
  if (!options['no-open']) openBrowser(address);
  output.value({ url: address }, address);
}

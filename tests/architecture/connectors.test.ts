import { capabilityTable } from '@beckon/cli/connector/capabilities';
import { CONNECTORS } from '@beckon/cli/connector/connectors';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'guide', 'connectors.md');
const WRITTEN = /(?<=declarations\. -->\n).*?(?=<!-- The end)/su;

test('the table of capabilities is the one that the connectors declare (vitest -u writes it)', async () => {
  const page = readFileSync(FILE, 'utf8');
  expect(page).toMatch(WRITTEN);
  await expect(page.replace(WRITTEN, () => `\n${capabilityTable(CONNECTORS)}\n\n`)).toMatchFileSnapshot(FILE);
});

import { temporaryFolder } from '@beckon/db/testing/temporary-folder';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TranscriptUsage } from './transcript-usage.ts';

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const answer = (id: string, output_tokens: number, text = ''): string =>
  line({
    type: 'assistant',
    message: {
      id,
      model: 'opus',
      content: [{ type: 'text', text }],
      usage: { input_tokens: 5, cache_read_input_tokens: 95, output_tokens },
    },
  });

test('a turn has used what was written since the last, each answer once, also what is written late', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'transcript.jsonl');
  await appendFile(file, answer('old', 1_000));
  const usage = new TranscriptUsage(1);
  await usage.begin(file);
  await appendFile(file, answer('a', 1) + answer('a', 10) + line({ type: 'user' }) + answer('b', 7, 'Done.'));
  expect(await usage.turn(file, 'Done.')).toEqual({ input_tokens: 200, output_tokens: 17, model: 'opus' });
  const late = answer('c', 3, 'Late.');
  await appendFile(file, late.slice(0, 20));
  const turn = usage.turn(file, 'Late.');
  await appendFile(file, late.slice(20));
  expect(await turn).toEqual({ input_tokens: 100, output_tokens: 3, model: 'opus' });
});

test('where nothing is told there is nothing to tell', async () => {
  await using folder = await temporaryFolder();
  const usage = new TranscriptUsage(1);
  expect(await usage.turn(join(folder.path, 'none'), 'Done.')).toBeUndefined();
});

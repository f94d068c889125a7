import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

const BUDGET_BYTES = 20_000;

test('the client is at most 20 kB, compressed, without tRPC, and needs nothing of Node', async () => {
  const bundle = await rolldown({
    input: fileURLToPath(import.meta.resolve('@beckon/client/beckon')),
    external: /^@trpc\//,
    platform: 'browser',
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  const [{ code, imports }, ...more] = output;
  expect(more).toEqual([]);
  expect(imports).toEqual(['@trpc/client']);
  const bytes = gzipSync(code).length;
  console.log(`client: ${bytes} bytes compressed`);
  expect(bytes).toBeLessThan(BUDGET_BYTES);
});

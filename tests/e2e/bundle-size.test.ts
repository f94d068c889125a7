import { expect, test } from 'vitest';
import { measureBundle } from '../bench/web/bundle-size.ts';

test('the main bundle of the dashboard stays under 250 kB after gzip', async () => {
  const { scripts } = await measureBundle();
  expect(scripts).toBeGreaterThan(50_000);
  expect(scripts).toBeLessThan(250_000);
});

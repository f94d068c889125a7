import { expect, test } from 'vitest';
import { isGenerated, isTest, read, sources } from './sources.ts';

const sizes = sources
  .filter((path) => !isTest(path) && !isGenerated(path))
  .map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
  .toSorted((a, b) => a.lines - b.lines);

test('files are small: the median under 100 lines, nine of ten under 300', () => {
  const long = sizes.filter(({ lines }) => lines > 400).map(({ path, lines }) => `${lines} ${path}`);
  const report = `${sizes.length} files, median ${at(0.5)}, p90 ${at(0.9)}, longest ${at(1)} lines`;
  console.log([report, ...long.map((each) => `over 400: ${each}`)].join('\n'));
  expect(at(0.5), `${report}; split the longest by what they export`).toBeLessThan(100);
  expect(at(0.9), `${report}; split the longest by what they export`).toBeLessThan(300);
});

function at(quantile: number): number {
  return sizes[Math.max(0, Math.ceil(sizes.length * quantile) - 1)]?.lines ?? 0;
}

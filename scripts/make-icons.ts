import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from '../tests/e2e/support/browser.ts';

const folder = join(import.meta.dirname, '..', 'apps', 'web', 'public');
const svg = readFileSync(join(folder, 'calm.svg'), 'utf8');
/** Phones cut what is maskable to their own shape: the ground goes to the edge, the sign stays in the middle. */
const full = svg.replace('rx="8"', 'rx="0"');

const icons = [
  { name: 'icon-192.png', size: 192, svg },
  { name: 'icon-512.png', size: 512, svg },
  { name: 'icon-maskable-512.png', size: 512, svg: full },
  { name: 'apple-touch-icon.png', size: 180, svg: full },
] as const;

/** Draws the dashboard's icons from the one that is drawn by hand, in the browser of this machine. */
const browser = await startBrowser();
try {
  for (const { name, size, svg: drawing } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const source = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
    await page.setContent(`<style>body{margin:0}img{display:block;width:100vw}</style><img src="${source}">`);
    await page.locator('img').screenshot({ path: join(folder, name), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(`Made ${icons.map(({ name }) => name).join(', ')}.`);

import { deviceSetting } from './device-setting.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

export interface Appearance {
  readonly theme: Theme;
  readonly density: Density;
}

const theme = deviceSetting('theme', THEMES);
const density = deviceSetting('density', DENSITIES);

/** How this device shows the dashboard. It stays on the device: a phone and a desk differ. */
export function useAppearance(): Appearance {
  return { theme: theme.use(), density: density.use() };
}

/** Changes it, here and in every other tab. */
export function setAppearance(change: Partial<Appearance>): void {
  if (change.theme) theme.set(change.theme);
  if (change.density) density.set(change.density);
  apply();
}

/** Applies it, and what other tabs choose. */
export function keepAppearance(): void {
  apply();
  addEventListener('storage', apply);
}

/** `public/appearance.js` has done the same before the first paint. */
function apply(): void {
  const { dataset } = document.documentElement;
  const chosen = theme.get();
  dataset['theme'] = chosen;
  dataset['density'] = density.get();
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const scheme = meta.dataset['scheme'];
    const always = chosen === scheme ? 'all' : 'not all';
    meta.media = chosen === 'system' ? `(prefers-color-scheme: ${scheme})` : always;
  }
}

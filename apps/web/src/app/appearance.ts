import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

export interface Appearance {
  readonly theme: Theme;
  readonly density: Density;
}

const listeners = new Set<() => void>();
let current = read();

/** How this device shows the dashboard. It stays on the device: a phone and a desk differ. */
export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribe, () => current);
}

/** Changes it here and in every other tab. */
export function setAppearance(change: Partial<Appearance>): void {
  for (const [name, value] of Object.entries(change)) localStorage.setItem(`beckon.${name}`, value);
  renew();
}

/** Applies it, and follows what other tabs choose. */
export function keepAppearance(): void {
  apply();
  addEventListener('storage', ({ key }) => {
    if (key === null || key.startsWith('beckon.')) renew();
  });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function renew(): void {
  const next = read();
  if (next.theme === current.theme && next.density === current.density) return;
  current = next;
  apply();
  for (const listener of listeners) listener();
}

function read(): Appearance {
  return { theme: stored('theme', THEMES), density: stored('density', DENSITIES) };
}

function stored<T extends string>(name: string, values: readonly [T, ...T[]]): T {
  const value = localStorage.getItem(`beckon.${name}`);
  return values.find((each) => each === value) ?? values[0];
}

/** `public/appearance.js` has done the same before the first paint. */
function apply(): void {
  const { dataset } = document.documentElement;
  dataset['theme'] = current.theme;
  dataset['density'] = current.density;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const scheme = meta.dataset['scheme'];
    meta.media =
      current.theme === 'system' ? `(prefers-color-scheme: ${scheme})` : current.theme === scheme ? 'all' : 'not all';
  }
}

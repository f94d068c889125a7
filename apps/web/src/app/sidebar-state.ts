import { deviceSetting } from './device-setting.ts';

/** Folded, the sidebar is a column of signs. */
export const sidebarState = deviceSetting('sidebar', ['open', 'folded']);

export function foldSidebar(): void {
  sidebarState.set(sidebarState.get() === 'open' ? 'folded' : 'open');
}

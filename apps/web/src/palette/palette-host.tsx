import { lazy, Suspense } from 'react';
import { closeWindow, useOpenWindow } from './palette-state.ts';

// Loaded when they are first wanted: most visits never open them.
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const KeyboardMap = lazy(async () => ({ default: (await import('./keyboard-map.tsx')).KeyboardMap }));

/** The windows that keys open, over whatever page. */
export function PaletteHost() {
  const open = useOpenWindow();
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette onClose={closeWindow} />}
      {open === 'keyboard_map' && <KeyboardMap onClose={closeWindow} />}
    </Suspense>
  );
}

import type { Session } from '@beckon/contract/person';
import { Outlet } from '@tanstack/react-router';
import { useUnsent } from '../instance/use-outbox.ts';
import { PaletteHost } from '../palette/palette-host.tsx';
import { useGlobalShortcuts } from '../palette/use-global-shortcuts.ts';
import { BottomBar, TopBar, useInRun } from './phone-bars.tsx';
import { SessionContext } from './session.tsx';
import { SignInAgainHost } from './sign-in-again-host.tsx';
import { Sidebar } from './sidebar.tsx';
import { useAccountTruth } from './use-account-truth.ts';
import { DESK, useMedia } from './use-media.ts';
import { WorkspaceProvider } from './workspace.tsx';

/** What surrounds every page of a signed-in person. */
export function AppShell({ session }: { readonly session: Session }) {
  return (
    <SessionContext value={session}>
      <WorkspaceProvider>
        <Frame />
      </WorkspaceProvider>
    </SessionContext>
  );
}

function Frame() {
  useAccountTruth();
  useUnsent();
  useGlobalShortcuts();
  const desk = useMedia(DESK);
  const inRun = useInRun();
  return (
    <div
      className={
        desk ? 'flex [--bar:0px] [--header:0px]' : `[--header:3rem] ${inRun ? '[--bar:0px]' : '[--bar:3.5rem]'}`
      }
    >
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 inline-flex min-h-11 -translate-y-20 items-center rounded-lg bg-ink px-3 text-paper focus:translate-y-0"
      >
        Skip to the page
      </a>
      {desk ? <Sidebar /> : <TopBar inRun={inRun} />}
      <main id="main" tabIndex={-1} className="relative min-w-0 flex-1 outline-none">
        <Outlet />
        {!desk && !inRun && <div aria-hidden className="h-[calc(var(--bar)+env(safe-area-inset-bottom))]" />}
      </main>
      {!desk && !inRun && <BottomBar />}
      <PaletteHost />
      <SignInAgainHost />
    </div>
  );
}

import { Link, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useSession } from '../app/session.tsx';
import { usePageTitle } from '../app/use-page-title.ts';
import { SETTINGS_PLACES } from '../palette/settings-places.ts';
import { Emptiness } from '../ui/notice.tsx';
import { AboutSection } from './about-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { AuditSection } from './audit-section.tsx';
import { ConnectionsSection } from './connections-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { PasskeysSection } from './passkeys-section.tsx';
import { ProfileSettings } from './profile-settings.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { WorkspaceSettings } from './workspace-settings.tsx';

const SECTIONS: Readonly<Record<string, ComponentType>> = {
  profile: ProfileSettings,
  appearance: AppearanceSection,
  sessions: SessionsSection,
  passkeys: PasskeysSection,
  workspace: WorkspaceSettings,
  connections: ConnectionsSection,
  notifications: NotificationsSection,
  audit: AuditSection,
  about: AboutSection,
};

/** The person's own affairs, and those of the workspace as far as the role goes; each part under an address of its own. */
export function SettingsPage() {
  usePageTitle('Settings');
  const { section = 'profile' } = useParams({ strict: false });
  const { scopes } = useSession();
  const places = SETTINGS_PLACES.filter(({ scope }) => scope === undefined || scopes.includes(scope));
  const Chosen = SECTIONS[section];
  return (
    <div className="mx-auto max-w-5xl px-4 pt-5 pb-16">
      <h1 className="flex min-h-(--control) items-center text-xl font-semibold">Settings</h1>
      <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 lg:grid-cols-[11rem_minmax(0,1fr)]">
        <nav aria-label="Settings">
          <ul className="-mx-4 flex gap-1 overflow-x-auto px-1 [scrollbar-width:none] lg:-mx-3 lg:flex-col lg:px-0">
            {places.map((place) => (
              <li key={place.section}>
                <Link
                  to="/settings/$section"
                  params={{ section: place.section }}
                  aria-current={place.section === section ? 'page' : undefined}
                  ref={place.section === section ? showWhole : undefined}
                  className="flex min-h-(--control) items-center rounded-lg px-3 text-sm whitespace-nowrap font-medium text-soft hover:bg-sunk hover:text-ink aria-[current=page]:bg-sunk aria-[current=page]:text-ink"
                >
                  {place.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="min-w-0 space-y-10">
          {!Chosen ? (
            <Emptiness title="There are no such settings">Choose one of the list.</Emptiness>
          ) : section === 'audit' && !scopes.includes('audit') ? (
            <Emptiness title="Your role does not read the audit log">Owners and admins do.</Emptiness>
          ) : (
            <Chosen />
          )}
        </div>
      </div>
    </div>
  );
}

/** On a phone the list of settings is one line: the chosen one is brought into sight. */
function showWhole(link: HTMLElement | null): void {
  link?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

import { useMay, useSession } from '../app/session.tsx';
import { usePageTitle } from '../app/use-page-title.ts';
import { AuditSection } from './audit-section.tsx';
import { ConnectionsSection } from './connections-section.tsx';
import { InvitationsSection } from './invitations-section.tsx';
import { MembersSection } from './members-section.tsx';
import { PasskeysSection } from './passkeys-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { WorkspacesSection } from './workspaces-section.tsx';

/** The person's own affairs, and those of the workspace as far as the role goes. */
export function SettingsPage() {
  usePageTitle('Settings');
  const { email, workspace_name: workspace } = useSession();
  const mayInvite = useMay('members');
  const mayAudit = useMay('audit');
  return (
    <div className="mx-auto max-w-4xl space-y-10 px-4 pt-6 pb-16">
      <header>
        <h1 className="text-xl font-semibold">Settings</h1>
        <p className="mt-1 text-soft wrap-anywhere">
          {email}, in {workspace}
        </p>
      </header>
      <WorkspacesSection />
      <MembersSection />
      {mayInvite && <InvitationsSection />}
      <ConnectionsSection />
      <PasskeysSection />
      <SessionsSection />
      {mayAudit && <AuditSection />}
    </div>
  );
}

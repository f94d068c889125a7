import { Section } from './section.tsx';

/** What tells a person that they are needed, and what does not yet. */
export function NotificationsSection() {
  return (
    <Section title="Notifications" hint="How you learn that an agent waits for you.">
      <dl className="divide-y divide-line">
        <Channel name="In this window" state="On">
          The number on Home and in the title of the page is what waits, on every page, at once.
        </Channel>
        <Channel name="Push, e-mail, SMS" state="Not there yet">
          This Beckon sends none. Until it does, keep a window open, or install it from the browser’s menu.
        </Channel>
      </dl>
    </Section>
  );
}

function Channel({
  name,
  state,
  children,
}: {
  readonly name: string;
  readonly state: string;
  readonly children: string;
}) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-3">
      <dt className="min-w-40 font-semibold">{name}</dt>
      <dd className="min-w-48 flex-1 text-soft text-pretty">{children}</dd>
      <dd className="text-sm font-medium">{state}</dd>
    </div>
  );
}

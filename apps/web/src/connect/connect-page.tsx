import { usePageTitle } from '../app/use-page-title.ts';
import { ConnectSteps } from '../keys/connect-steps.tsx';

/** How an agent comes to report here. */
export function ConnectPage() {
  usePageTitle('Connect an agent');
  return (
    <div className="mx-auto max-w-4xl space-y-8 px-4 pt-6 pb-16">
      <h1 className="text-xl font-semibold">Connect an agent</h1>
      <ConnectSteps apiKey={null} />
    </div>
  );
}

import { CopyButton } from '../ui/copy-button.tsx';

/** How an agent gets to report here: one command each. A key that was just made is filled in. */
export function ConnectSteps({ apiKey }: { readonly apiKey: string | null }) {
  const key = apiKey ?? '<key>';
  const { origin } = location;
  return (
    <section aria-label="Connect an agent" className="space-y-5">
      <h2 className="border-b border-line pb-1.5 text-sm font-semibold text-soft">Connect an agent</h2>
      <Step
        title="Claude Code"
        text="In the folder you work in. The agent can then report its steps and ask you questions."
        command={`claude mcp add --transport http beckon ${origin}/mcp --header "Authorization: Bearer ${key}"`}
      />
      <Step
        title="Anything that speaks HTTP"
        text="The first message makes the run; its id comes back and goes with the next one."
        command={[
          `curl ${origin}/api/v1/messages/agent \\`,
          `  -H "Authorization: Bearer ${key}" \\`,
          `  -H "Content-Type: application/json" \\`,
          `  -d '{"agent_type":"My agent","content":"Shall I go on?","requires_user_input":true}'`,
        ].join('\n')}
      />
    </section>
  );
}

function Step({ title, text, command }: { readonly title: string; readonly text: string; readonly command: string }) {
  return (
    <div>
      <h3 className="font-semibold">{title}</h3>
      <p className="text-soft">{text}</p>
      <div className="mt-2 flex items-start gap-2">
        <pre
          tabIndex={0}
          aria-label={`Command for ${title}`}
          className="min-w-0 flex-1 overflow-x-auto rounded-lg bg-sunk px-3 py-3 font-mono text-sm"
        >
          {command}
        </pre>
        <CopyButton text={command} what={`the command for ${title}`} />
      </div>
    </div>
  );
}

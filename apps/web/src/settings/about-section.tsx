import { useQuery } from '@tanstack/react-query';
import { Section } from './section.tsx';

/** Which Beckon this is, whether it is well, and where to read on. */
export function AboutSection() {
  const health = useQuery({
    queryKey: ['health'],
    queryFn: async () => (await (await fetch('/health')).json()) as { readonly version: string },
  });
  const ready = useQuery({ queryKey: ['ready'], queryFn: isReady });
  const wellness = ready.isPending
    ? 'Looking…'
    : ready.data
      ? 'Works: database reached'
      : 'Not ready: ask whoever runs it';
  return (
    <Section title="About">
      <dl className="divide-y divide-line">
        <Fact name="Version">{health.data?.version ?? '…'}</Fact>
        <Fact name="Server">{wellness}</Fact>
        <Fact name="Address">{location.origin}</Fact>
        <Fact name="Licence">Apache-2.0</Fact>
      </dl>
      <p className="flex flex-wrap gap-x-4 pt-2">
        <a href="/docs" className="inline-flex min-h-(--control) items-center font-medium underline underline-offset-2">
          API reference
        </a>
        <a
          href="/api/v1/openapi.json"
          className="inline-flex min-h-(--control) items-center font-medium underline underline-offset-2"
        >
          OpenAPI document
        </a>
      </p>
    </Section>
  );
}

async function isReady(): Promise<boolean> {
  const response = await fetch('/ready');
  // What is not read keeps its connection.
  await response.text();
  return response.ok;
}

function Fact({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div className="flex flex-wrap gap-x-4 py-2.5">
      <dt className="w-32 text-soft">{name}</dt>
      <dd className="min-w-0 flex-1 font-medium wrap-anywhere">{children}</dd>
    </div>
  );
}

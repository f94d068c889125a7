import { CONNECT_CLIENTS, type ConnectClient } from './clients.ts';

const KINDS: readonly ConnectClient['kind'][] = ['Coding agent', 'Editor', 'Your code', 'Workflows'];

/** Which program it is, by groups; arrow keys move between them. */
export function ClientPicker({
  chosen,
  onChoose,
}: {
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}) {
  return (
    <fieldset>
      <legend className="sr-only">Your agent</legend>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        {KINDS.map((kind) => (
          <div key={kind}>
            <p className="mb-1.5 text-xs font-medium text-faint">{kind}</p>
            <div className="flex flex-wrap gap-1.5">
              {CONNECT_CLIENTS.filter((client) => client.kind === kind).map(({ id, label }) => (
                <label
                  key={id}
                  className="inline-flex min-h-(--control) cursor-pointer items-center rounded-lg border border-line bg-raised px-3 font-medium hover:border-edge has-checked:border-ink has-checked:bg-sunk has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink"
                >
                  <input
                    type="radio"
                    name="client"
                    value={id}
                    checked={id === chosen}
                    onChange={() => onChoose(id)}
                    className="sr-only"
                  />
                  {label}
                </label>
              ))}
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}

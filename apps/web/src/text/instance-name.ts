import { maskDeceptive } from './reveal-invisible.ts';

/** What a run is called: by the name it was given, else as its agent. Both are an agent's text. */
export function instanceName(run: { readonly name: string | null; readonly agent_type_name: string }): string {
  return maskDeceptive(run.name ?? run.agent_type_name);
}

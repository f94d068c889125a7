import { PLACES, type Place } from './places.ts';
import { useSession } from './session.tsx';

/** The places that the person's role opens. */
export function usePlaces(): readonly Place[] {
  const { scopes } = useSession();
  return PLACES.filter(({ scope }) => scope === undefined || scopes.includes(scope));
}

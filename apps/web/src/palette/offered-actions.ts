import type { LucideIcon } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef } from 'react';

/** Something that can be done with what the page shows, by this person. */
export interface OfferedAction {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys?: string;
  readonly act: () => void;
}

export interface Offer {
  /** What the actions are about: `This run`. */
  readonly heading: string;
  readonly actions: readonly OfferedAction[];
}

const offers: { readonly current: Offer }[] = [];

/** Offers actions in the palette as long as the part of the page is shown that they belong to. */
export function useOffer(offer: Offer): void {
  const latest = useRef(offer);
  useLayoutEffect(() => {
    latest.current = offer;
  });
  useEffect(() => {
    offers.push(latest);
    return () => void offers.splice(offers.indexOf(latest), 1);
  }, []);
}

/** What the page offers now; what was shown last comes first. */
export function offersNow(): readonly Offer[] {
  return offers.toReversed().map(({ current }) => current);
}

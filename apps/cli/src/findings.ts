export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  /** It works, and could be better. */
  readonly note?: true;
  /** What was found; where it is not right, what to do. */
  readonly detail: string;
}

/** What a look finds, in words; a note where something could be better. @throws Error what is not right */
export type Look = () => Found | Promise<Found>;
export type Found = string | { readonly note: string };
export type Check = (name: string, look: Look) => Promise<void>;

/** Clocks that differ by more are wrong. */
export const MAX_SKEW_MS = 30_000;

/** Makes checks that fill a list. */
export function checkInto(findings: Finding[]): Check {
  return async (check, look) => {
    try {
      const found = await look();
      const detail = typeof found === 'string' ? found : found.note;
      findings.push({ check, ok: true, ...(typeof found !== 'string' && { note: true }), detail });
    } catch (error) {
      findings.push({ check, ok: false, detail: error instanceof Error ? error.message : String(error) });
    }
  };
}

/** A place in an instance's log: how far, and the start of the event there, which proves that it is this very log. */
export interface Cursor {
  readonly seq: number;
  /** First 16 hex digits of the event's eid; '' at seq 0, where there is no event. */
  readonly proof: string;
}

const FORM = /^(\d{1,15})-([\da-f]{16})?$/;

export const proofOf = (eid: string): string => eid.replaceAll('-', '').slice(0, 16);

export const writeCursor = ({ seq, proof }: Cursor): string => `${seq}-${proof}`;

/** Reads a cursor as a client resends it; undefined for what is none. Never throws. */
export function readCursor(text: string): Cursor | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const seq = Number(match[1]);
  const proof = match[2] ?? '';
  return seq === 0 || proof !== '' ? { seq, proof } : undefined;
}

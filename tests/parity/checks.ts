import { expect } from 'vitest';

/** The two are equal; a failure begins with `what`. */
export function same(what: string, actual: unknown, expected: unknown): void {
  named(what, () => expect(actual).toEqual(expected));
}

/** All of `part` is in `actual`. */
export function matches(what: string, actual: unknown, part: object): void {
  named(what, () => expect(actual).toMatchObject(part));
}

/** The text says so. */
export function says(what: string, text: string, part: string): void {
  named(what, () => expect(text).toContain(part));
}

/** Keeps the difference that the failure shows, and puts before it what was checked. */
function named(what: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof Error) error.message = `${what}\n${error.message}`;
    throw error;
  }
}

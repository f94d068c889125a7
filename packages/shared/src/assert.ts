/**
 * States what the following lines rely on.
 *
 * @throws Error with the given sentence when the condition does not hold
 */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(why);
}

/**
 * Takes apart what `await using` makes one of: the failure of the block first, then those of what had to be put away. A
 * runner shows such an error as neither.
 *
 * @param failure an error, or what a runner keeps of one: its properties, without its class
 */
export function takeApart(failure: unknown): unknown[] {
  const { name, error, suppressed } = Object(failure) as Partial<SuppressedError>;
  return name === 'SuppressedError' ? [suppressed, error].flatMap(takeApart) : [failure];
}

/**
 * The value, known to be there. For places where absence would be our own mistake: it fails with the given sentence
 * instead of travelling on as `undefined`.
 *
 * @throws Error when the value is null or undefined
 */
export function must<T>(value: T | null | undefined, why = 'A value that must be there is missing'): T {
  if (value === null || value === undefined) throw new Error(why);
  return value;
}

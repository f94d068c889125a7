/**
 * Waits until something is so, asking again and again, and gives what it was answered.
 *
 * @param look answers undefined or false while it is not so yet
 * @param what named when it never becomes so
 * @throws Error when `withinMs` have gone by
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 240_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`It did not come about within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** For `expect.poll`: a machine under load may take its time. */
export const PATIENCE = { timeout: 15_000, interval: 20 } as const;

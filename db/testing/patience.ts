/** For `expect.poll`: a machine under load may take its time. */
export const PATIENCE = { timeout: 30_000, interval: 20 } as const;

/** Calls of a procedure, alone or in a batch. */
export const called = (name: string): RegExp => new RegExp(`/trpc/(?:[^?]*,)?${name.replace('.', '\\.')}(?:[,?]|$)`);

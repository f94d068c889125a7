import type { ResolveHost } from '@beckon/core/egress/resolve-host';

export const PUBLIC_ADDRESS = '93.184.215.14';

/** Public names of one domain, what such names lead to that point inwards, and nothing else. */
export const testNames: ResolveHost = (name) => {
  const inner = /^(\d+\.\d+\.\d+\.\d+)\.nip\.io$/.exec(name)?.[1];
  if (inner) return Promise.resolve([inner]);
  if (name === 'metadata.google.internal') return Promise.resolve(['169.254.169.254']);
  if (name === 'example.com') return Promise.resolve([PUBLIC_ADDRESS]);
  return Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }));
};

/**
 * A second opinion on which addresses are public, for tests: first and last addresses of the registries of special-purpose
 * addresses, compared as numbers. It shares nothing with what it judges, not even the notation.
 */

const V4: readonly [first: number, last: number][] = [
  [0x00000000, 0x00ffffff],
  [0x0a000000, 0x0affffff],
  [0x64400000, 0x647fffff],
  [0x7f000000, 0x7fffffff],
  [0xa83f8110, 0xa83f8110],
  [0xa9fe0000, 0xa9feffff],
  [0xac100000, 0xac1fffff],
  [0xc0000000, 0xc00000ff],
  [0xc0000200, 0xc00002ff],
  [0xc0586300, 0xc05863ff],
  [0xc0a80000, 0xc0a8ffff],
  [0xc6120000, 0xc613ffff],
  [0xc6336400, 0xc63364ff],
  [0xcb007100, 0xcb0071ff],
  [0xe0000000, 0xffffffff],
];

/** What may be called of IPv6 is what lies between these, all of it inside 2000::/3. */
const PUBLIC_V6: readonly [first: bigint, last: bigint][] = [
  [span('20000000'), span('2000ffff', 'f')],
  [span('20010200'), span('20010db7', 'f')],
  [span('20010db9'), span('2001ffff', 'f')],
  [span('20030000'), span('3ffeffff', 'f')],
  [span('3fff1000'), span('3fffffff', 'f')],
];

/** The values on which a decision turns: each end of each range, and its neighbour. */
export const V4_EDGES: readonly number[] = V4.flat().flatMap((edge) =>
  [edge - 1, edge, edge + 1].filter((each) => each >= 0 && each < 2 ** 32),
);
export const V6_EDGES: readonly bigint[] = PUBLIC_V6.flat().flatMap((edge) => [edge - 1n, edge, edge + 1n]);

export const isPublicV4 = (value: number): boolean => !V4.some(([first, last]) => value >= first && value <= last);
export const isPublicV6 = (value: bigint): boolean =>
  PUBLIC_V6.some(([first, last]) => value >= first && value <= last);

/** 192.0.2.1 of its 32 bits. */
export const v4Text = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

/** Eight groups of four digits of its 128 bits. */
export const v6Text = (value: bigint): string => (value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':');

function span(start: string, fill = '0'): bigint {
  return BigInt(`0x${start.padEnd(32, fill)}`);
}

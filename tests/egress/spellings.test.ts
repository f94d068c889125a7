import { createEgress, type Egress } from '@beckon/core/egress/create-egress';
import { isPublicV4, isPublicV6, V4_EDGES, V6_EDGES, v4Text, v6Text } from '@beckon/core/egress/testing/address-oracle';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { watchRequests } from './support/watch-requests.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 2_000);

const v4 = fc.oneof(fc.constantFrom(...V4_EDGES), fc.nat(2 ** 32 - 1));
const v6 = fc.oneof(
  fc.constantFrom(...V6_EDGES),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
  fc.tuple(fc.constantFrom('', '::ffff:', '64:ff9b::', '2002:'), v4).map(([prefix, value]) => embed(prefix, value)),
);

/** A number as C reads it: decimal, hexadecimal or octal. */
const numeral = (value: number, style: number) =>
  [`${value}`, `0x${value.toString(16)}`, `0X${value.toString(16).toUpperCase()}`, `0${value.toString(8)}`][
    style % 4
  ] ?? '';

/** Digits and dots of other scripts that the URL standard takes for ours. */
const disguise = (text: string, style: number): string => {
  if (style === 1) return text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
  if (style === 2) return text.replaceAll('.', '。');
  if (style === 3) return text.replaceAll(/\d/g, (digit) => `%3${digit}`);
  return style === 4 ? `${text}.` : text;
};

const spelledV4 = fc
  .record({
    value: v4,
    parts: fc.integer({ min: 1, max: 4 }),
    styles: fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
    mask: fc.nat(4),
  })
  .map(({ value, parts, styles, mask }) => {
    const bytes = v4Text(value).split('.').map(Number);
    const rest = bytes.slice(parts - 1).reduce((sum, byte) => sum * 256 + byte, 0);
    const numbers = [...bytes.slice(0, parts - 1), rest];
    const host = disguise(numbers.map((number, place) => numeral(number, styles[place] ?? 0)).join('.'), mask);
    return { host, isPublic: isPublicV4(value) };
  });

const spelledV6 = fc
  .record({ value: v6, upper: fc.boolean(), short: fc.boolean(), dotted: fc.boolean() })
  .map(({ value, upper, short, dotted }) => {
    let text = v6Text(value);
    if (dotted) text = `${text.split(':').slice(0, 6).join(':')}:${v4Text(Number(value & 0xffffffffn))}`;
    if (short)
      text = text.replaceAll(/(^|:)0{1,3}(?=[\da-f]{1,3}(?::|$))/gi, '$1').replace(/(?:^|:)0(?::0)+(?=:|$)/, ':');
    if (short && !URL.canParse(`http://[${text}]`)) text = text.replace(/^:(?!:)/, '::').replace(/([^:]):$/, '$1::');
    return { host: `[${upper ? text.toUpperCase() : text}]`, isPublic: isPublicV6(value) };
  });

const spelled = fc
  .record({
    scheme: fc.constantFrom('http://', 'https://', 'HTTP://', 'http:', 'https:///'),
    target: fc.oneof(spelledV4, spelledV6),
    port: fc.option(fc.integer({ min: 1, max: 65_535 })),
    path: fc.constantFrom('', '/', '/a@b', '?x', '#@example.com'),
  })
  .map(({ scheme, target, port, path }) => ({
    url: `${scheme}${target.host}${port === null ? '' : `:${port}`}${path}`,
    isPublic: target.isPublic,
  }));

const answer = fc.oneof(
  v4.map((value) => ({ address: v4Text(value), isPublic: isPublicV4(value) })),
  v6.map((value) => ({ address: v6Text(value), isPublic: isPublicV6(value) })),
  fc.constant({ address: '93.184.215.14', isPublic: true }),
);

/** Is it judged so when it is set, and not called where it is inner? What is public is not called: nobody of the test lives there. */
async function isJudged(egress: Egress, url: string, isPublic: boolean): Promise<boolean> {
  const found = await egress.check(url);
  if (isPublic) return found === undefined;
  return found?.kind === 'refused' && (await egress.postJson(url, {})).kind === 'refused';
}

test('[S75] in whatever spelling, an address is refused exactly if the second opinion finds it inner, and then not called', async () => {
  using watched = watchRequests();
  const egress = createEgress({ resolve: () => Promise.reject(new Error('No name here.')) });
  const seen = { true: 0, false: 0 };
  await fc.assert(
    fc.asyncProperty(spelled, ({ url, isPublic }) => {
      seen[`${isPublic}`] += 1;
      return isJudged(egress, url, isPublic);
    }),
    { numRuns: RUNS },
  );
  expect(watched.requests).toEqual([]);
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(RUNS / 20);
});

test('[S76] a name is refused exactly if one of its addresses is inner', async () => {
  using watched = watchRequests();
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 4 }), (answers) => {
      const egress = createEgress({ resolve: () => Promise.resolve(answers.map(({ address }) => address)) });
      return isJudged(
        egress,
        'https://name.example/',
        answers.every(({ isPublic }) => isPublic),
      );
    }),
    { numRuns: RUNS },
  );
  expect(watched.requests).toEqual([]);
});

function embed(prefix: string, value: number): bigint {
  const inner = BigInt(value);
  if (prefix === '2002:') return (0x2002n << 112n) | (inner << 80n);
  return (prefix === '64:ff9b::' ? 0x64ff9bn << 96n : prefix === '::ffff:' ? 0xffffn << 32n : 0n) | inner;
}

import { afterEach, expect, test, vi } from 'vitest';
import { createKeySigner, unwrapToken, wrapToken } from './key-token.ts';
import { forgeTokens, misissued, newPair, signToken } from './testing/forge-tokens.ts';

const claims = { key_id: '5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11', user_id: '0b9a3f65-6a7e-4d1e-8d0a-3f2b1c4d5e6f' };
const NOWHERE = 'http://127.0.0.1:1';

afterEach(() => void vi.useRealTimers());

test('a key is bkn_<jwt>_<checksum>, and says who it is', async () => {
  const signer = await createKeySigner(newPair());
  const token = await signer.sign(claims, undefined);
  expect(token).toMatch(/^bkn_[\w-]+\.[\w-]+\.[\w-]+_[0-9A-Za-z]{6}$/);
  expect(await signer.verify(token)).toEqual(claims);
});

test('[S6] one changed character anywhere is refused by the checksum, before the signature is looked at', async () => {
  const token = await (await createKeySigner(newPair())).sign(claims, undefined);
  for (let i = 0; i < token.length; i++) {
    const other = token.slice(0, i) + (token[i] === 'x' ? 'y' : 'x') + token.slice(i + 1);
    expect(unwrapToken(other)).toBeUndefined();
  }
});

test('[S2] what our key has not signed is refused, whatever its header says, with a good checksum too', async () => {
  const own = newPair();
  const signer = await createKeySigner(own);
  const accepted: string[] = [];
  const forged = await forgeTokens(own, claims, NOWHERE);
  for (const [what, token] of forged) if (await signer.verify(token)) accepted.push(what);
  expect(accepted).toEqual([]);
  // Their form is good: it is not that which refused them.
  const malformed = forged.filter(([, token]) => unwrapToken(token) === undefined);
  expect(malformed.map(([what]) => what)).toEqual(['nothing']);
  for (const nothing of ['bkn_', 'bkn__000000', '']) expect(await signer.verify(nothing)).toBeUndefined();
});

test('[S3] what our key has signed as something else is refused: iss, aud, typ, alg, exp, nbf', async () => {
  const own = newPair();
  const signer = await createKeySigner(own);
  vi.useFakeTimers({ toFake: ['Date'] });
  const accepted: string[] = [];
  for (const [what, token] of misissued(own, claims, Math.floor(Date.now() / 1_000))) {
    if (await signer.verify(token)) accepted.push(what);
  }
  expect(accepted).toEqual([]);
  expect(await signer.verify(signToken(own, claims, {}))).toEqual(claims);
});

test('[S3] clocks may differ by 30 s; an exp may be missing, or far away', async () => {
  const own = newPair();
  const signer = await createKeySigner(own);
  vi.useFakeTimers({ toFake: ['Date'] });
  const now = Math.floor(Date.now() / 1_000);
  const good = [{}, { exp: now - 29 }, { nbf: now + 30 }, { exp: now + 999_999 * 86_400 }];
  for (const changed of good) expect(await signer.verify(signToken(own, claims, { claims: changed }))).toEqual(claims);
});

test('[S3] a key that was good once is refused once it has expired', async () => {
  const signer = await createKeySigner(newPair());
  vi.useFakeTimers({ toFake: ['Date'] });
  const token = await signer.sign(claims, new Date(Date.now() + 60_000));
  expect(await signer.verify(token)).toEqual(claims);
  vi.setSystemTime(Date.now() + 89_000);
  expect(await signer.verify(token)).toEqual(claims);
  vi.setSystemTime(Date.now() + 2_000);
  expect(await signer.verify(token)).toBeUndefined();
});

test('a wrapped token unwraps to itself', () => {
  expect(unwrapToken(wrapToken('a.b.c'))).toBe('a.b.c');
});

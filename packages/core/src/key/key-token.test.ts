import { generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT, importPKCS8 } from 'jose';
import { expect, test } from 'vitest';
import { createKeySigner, unwrapToken, wrapToken } from './key-token.ts';

const pair = () =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
const claims = { key_id: '5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11', user_id: '0b9a3f65-6a7e-4d1e-8d0a-3f2b1c4d5e6f' };

test('a key is bkn_<jwt>_<checksum>, and says who it is', async () => {
  const signer = await createKeySigner(pair());
  const token = await signer.sign(claims, undefined);
  expect(token).toMatch(/^bkn_[\w-]+\.[\w-]+\.[\w-]+_[0-9A-Za-z]{6}$/);
  expect(await signer.verify(token)).toEqual(claims);
});

test('one changed character anywhere is refused by the checksum, before the signature is looked at [S6]', async () => {
  const token = await (await createKeySigner(pair())).sign(claims, undefined);
  for (let i = 0; i < token.length; i++) {
    const other = token.slice(0, i) + (token[i] === 'x' ? 'y' : 'x') + token.slice(i + 1);
    expect(unwrapToken(other)).toBeUndefined();
  }
});

test('other signers, algorithms, issuers and audiences are refused, with a good checksum too [S2]', async () => {
  const own = pair();
  const signer = await createKeySigner(own);
  const privateKey = await importPKCS8(own.privateKey, 'EdDSA');
  const jwt = () => new SignJWT().setSubject(claims.user_id).setJti(claims.key_id).setProtectedHeader({ alg: 'EdDSA' });
  const forged = [
    await (await createKeySigner(pair())).sign(claims, undefined),
    wrapToken(new UnsecuredJWT({ jti: claims.key_id, sub: claims.user_id }).setIssuer('beckon').encode()),
    wrapToken(
      await new SignJWT({ jti: claims.key_id, sub: claims.user_id })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('beckon')
        .setAudience('beckon:agents')
        .sign(new TextEncoder().encode(own.publicKey)),
    ),
    wrapToken(await jwt().setIssuer('somebody').setAudience('beckon:agents').sign(privateKey)),
    wrapToken(await jwt().setIssuer('beckon').setAudience('somebody').sign(privateKey)),
    wrapToken('a.b'),
    'bkn_',
    '',
  ];
  for (const token of forged) expect(await signer.verify(token)).toBeUndefined();
});

test('an expired key is refused; 30 s of clock difference are not held against it', async () => {
  const signer = await createKeySigner(pair());
  expect(await signer.verify(await signer.sign(claims, new Date(Date.now() - 60_000)))).toBeUndefined();
  expect(await signer.verify(await signer.sign(claims, new Date(Date.now() - 10_000)))).toEqual(claims);
});

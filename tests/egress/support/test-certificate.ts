import { generateKeyPairSync, sign } from 'node:crypto';

/** A self-signed certificate for these names, with its key; PEM. Nothing on disk holds a key that could leak. */
export function makeCertificate(names: readonly string[]): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const issuer = sequence(set(sequence(OID_COMMON_NAME, der(0x0c, Buffer.from('Beckon tests')))));
  const alternatives = sequence(...names.map((name) => der(0x82, Buffer.from(name))));
  const toBeSigned = sequence(
    der(0xa0, INTEGER_2),
    der(0x02, Buffer.from([1])),
    ED25519,
    issuer,
    sequence(time('20200101000000Z'), time('20991231235959Z')),
    issuer,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(OID_ALTERNATIVE_NAMES, der(0x04, alternatives)))),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign(null, toBeSigned, privateKey)]));
  const body = sequence(toBeSigned, ED25519, signature).toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
  };
}

/** Tag, length, content: the encoding certificates are written in (X.690). */
function der(tag: number, content: Buffer): Buffer {
  const size = content.byteLength;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function set(part: Buffer): Buffer {
  return der(0x31, part);
}

function time(text: string): Buffer {
  return der(0x18, Buffer.from(text));
}

const INTEGER_2 = der(0x02, Buffer.from([2]));
const ED25519 = sequence(der(0x06, Buffer.from([0x2b, 0x65, 0x70])));
const OID_COMMON_NAME = der(0x06, Buffer.from([0x55, 0x04, 0x03]));
const OID_ALTERNATIVE_NAMES = der(0x06, Buffer.from([0x55, 0x1d, 0x11]));

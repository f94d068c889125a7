import { createHash, generateKeyPairSync, randomBytes, sign, type webcrypto } from 'node:crypto';

/** A security key that holds one credential and says yes to everything, as a browser hands its answers on. */
export interface Authenticator {
  /** Makes the credential that a server's registration options ask for. */
  readonly create: (options: { readonly challenge: string; readonly rp: { readonly id: string } }) => object;
  /** Signs the challenge of a server's authentication options. */
  readonly get: (options: { readonly challenge: string; readonly rpId: string }) => object;
}

const PRESENT_AND_VERIFIED = 0x05;
const WITH_CREDENTIAL = 0x40;

/** @param origin of the page that asks */
export function makeAuthenticator(origin: string): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  let counter = 0;

  const clientData = (type: string, challenge: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const authenticatorData = (rpId: string, flags: number, credential: readonly Buffer[] = []): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++counter);
    return Buffer.concat([sha256(rpId), Buffer.of(flags), count, ...credential]);
  };
  const answer = (response: Readonly<Record<string, Buffer>>): object => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response: Object.fromEntries(Object.entries(response).map(([name, bytes]) => [name, bytes.toString('base64url')])),
  });

  return {
    create({ challenge, rp }) {
      const noModel = Buffer.alloc(16);
      const credential = [noModel, Buffer.of(0, id.length), id, coseKey(publicKey.export({ format: 'jwk' }))];
      const data = authenticatorData(rp.id, PRESENT_AND_VERIFIED | WITH_CREDENTIAL, credential);
      return answer({
        clientDataJSON: clientData('webauthn.create', challenge),
        attestationObject: cborMap({ fmt: cborText('none'), attStmt: cborMap({}), authData: cborBytes(data) }),
      });
    },
    get({ challenge, rpId }) {
      const data = authenticatorData(rpId, PRESENT_AND_VERIFIED);
      const client = clientData('webauthn.get', challenge);
      return answer({
        clientDataJSON: client,
        authenticatorData: data,
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), privateKey),
      });
    },
  };
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();

/** CBOR, as far as an authenticator needs it: texts shorter than 24 bytes, byte strings shorter than 256. */
const cborText = (text: string): Buffer => Buffer.concat([Buffer.of(0x60 + text.length), Buffer.from(text)]);
const cborBytes = (bytes: Buffer): Buffer => Buffer.concat([Buffer.of(0x58, bytes.length), bytes]);

function cborMap(entries: Readonly<Record<string, Buffer>>): Buffer {
  const all = Object.entries(entries);
  return Buffer.concat([Buffer.of(0xa0 + all.length), ...all.flatMap(([name, value]) => [cborText(name), value])]);
}

/** An ES256 key as COSE writes it: kind 2, algorithm -7, curve 1, and the point. */
function coseKey({ x = '', y = '' }: webcrypto.JsonWebKey): Buffer {
  const point = [x, y].map((part) => cborBytes(Buffer.from(part, 'base64url')));
  return Buffer.concat([
    Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01),
    ...point.flatMap((bytes, index) => [Buffer.of(0x21 + index), bytes]),
  ]);
}

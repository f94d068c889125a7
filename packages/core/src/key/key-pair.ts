import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface KeyPair {
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** SPKI, PEM. */
  readonly publicKey: string;
}

/**
 * The Ed25519 pair that signs this installation's keys: the given one, or the one in the data folder, made on first use
 * (mode 0600). Several servers on one database must share it, so they set it in their environment.
 *
 * @throws Error when only half of a pair is given
 */
export function loadKeyPair(
  given: { privateKey?: string | undefined; publicKey?: string | undefined },
  dataDir: string,
): KeyPair {
  const { privateKey, publicKey } = given;
  if (privateKey && publicKey) return { privateKey: unfold(privateKey), publicKey: unfold(publicKey) };
  if (privateKey || publicKey) throw new Error('JWT_PRIVATE_KEY and JWT_PUBLIC_KEY go together: set both, or neither.');
  const file = join(dataDir, 'agent-keys.json');
  return readPair(file) ?? writePair(file, dataDir);
}

/** Environments often carry a PEM on one line with `\n` written out. */
const unfold = (pem: string): string => pem.replaceAll(String.raw`\n`, '\n');

function readPair(file: string): KeyPair | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KeyPair;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writePair(file: string, dataDir: string): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  mkdirSync(dataDir, { recursive: true });
  try {
    // 'wx': where two processes make a pair at once, the first one's is kept.
    writeFileSync(file, JSON.stringify({ privateKey, publicKey }), { mode: 0o600, flag: 'wx' });
    return { privateKey, publicKey };
  } catch (error) {
    const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readPair(file) : undefined;
    if (other) return other;
    throw error;
  }
}

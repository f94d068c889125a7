/** The images that a message can carry. No SVG: it is a document, and documents run scripts. */
export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

const HEAD = /^data:(image\/(?:png|jpeg|gif|webp));base64,/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What a file of the type begins with. */
const BEGINS: Readonly<Record<ImageType, (bytes: string) => boolean>> = {
  'image/png': (bytes) => bytes.startsWith('\x89PNG\r\n\x1A\n'),
  'image/jpeg': (bytes) => bytes.startsWith('\xFF\xD8\xFF'),
  'image/gif': (bytes) => bytes.startsWith('GIF87a') || bytes.startsWith('GIF89a'),
  'image/webp': (bytes) => bytes.startsWith('RIFF') && bytes.startsWith('WEBP', 8),
};

/**
 * The type of the image in a data URL; undefined for what is none: another type, base64 that is not strict (RFC 4648 with
 * padding, no spaces, no spare bits), or bytes that do not begin as the type they claim.
 */
export function readImageUrl(url: string): ImageType | undefined {
  const head = HEAD.exec(url);
  if (!head) return undefined;
  const type = head[1] as ImageType;
  const data = url.slice(head[0].length);
  if (data.length % 4 !== 0 || !BASE64.test(data) || hasSpareBits(data)) return undefined;
  return BEGINS[type](decode(data.slice(0, 16))) ? type : undefined;
}

/** Bits of the last sign that belong to no byte must be zero: one image has one spelling. */
function hasSpareBits(data: string): boolean {
  if (data.endsWith('==')) return (valueAt(data, data.length - 3) & 0b1111) !== 0;
  return data.endsWith('=') && (valueAt(data, data.length - 2) & 0b11) !== 0;
}

function decode(data: string): string {
  let bytes = '';
  for (let at = 0; at + 1 < data.length; at++) {
    if (at % 4 === 3) continue;
    const pair = (valueAt(data, at) << 6) | valueAt(data, at + 1);
    bytes += String.fromCharCode((pair >> (4 - 2 * (at % 4))) & 0xff);
  }
  return bytes;
}

const valueAt = (data: string, at: number): number => Math.max(0, SIGNS.indexOf(data.charAt(at)));

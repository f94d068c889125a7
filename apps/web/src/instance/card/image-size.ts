/** Points across and down. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** As much of an image is looked at: every format but JPEG says its size at once, and JPEG after what a camera notes. */
const HEAD_SIGNS = 128 * 1024;
/** No format says it later than here. */
const LEAST_BYTES = 32;

/**
 * The size that the image in a data URL says it has, read from its first bytes, be there more or not; undefined where they do not
 * say it.
 */
export function readImageSize(url: string): ImageSize | undefined {
  const begins = url.indexOf(',') + 1;
  const head = url.slice(begins, begins + HEAD_SIGNS);
  const data = head.slice(0, head.length - (head.length % 4));
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(data)) return undefined;
  const bytes = atob(data).padEnd(LEAST_BYTES, '\0');
  const size = sizeOf(new DataView(Uint8Array.from(bytes, (sign) => sign.charCodeAt(0)).buffer));
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

function sizeOf(view: DataView): ImageSize | undefined {
  if (text(view, 1, 3) === 'PNG') return { width: view.getUint32(16), height: view.getUint32(20) };
  if (text(view, 0, 3) === 'GIF') return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (text(view, 8, 4) === 'WEBP') return webp(view);
  return view.getUint16(0) === 0xffd8 ? jpeg(view) : undefined;
}

function webp(view: DataView): ImageSize | undefined {
  switch (text(view, 12, 4)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: (view.getUint32(24, true) & 0xffffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 };
    default:
      return undefined;
  }
}

/** One segment after the other, until the one that begins the picture itself. */
function jpeg(view: DataView): ImageSize | undefined {
  for (let at = 2; at + 9 <= view.byteLength && view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

const text = (view: DataView, at: number, length: number): string =>
  String.fromCharCode(...Array.from({ length }, (_, n) => view.getUint8(at + n)));

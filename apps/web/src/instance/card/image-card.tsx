import { readImageUrl } from '@beckon/contract/image-url';
import { useMemo, useState, type CSSProperties, type ReactNode } from 'react';
import { maskDeceptive } from '../../text/reveal-invisible.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { readImageSize, type ImageSize } from './image-size.ts';

/** The browser unpacks a picture to four bytes a point: a few kilobytes can ask for all the memory there is. */
const MOST_POINTS = 50_000_000;
/** As high as a picture stands in the log. */
const ROOM_REM = 20;

/**
 * A picture an agent sent. Only the bytes in the message itself are shown: nothing is fetched from an address. Its place is kept
 * from the first byte on, so that nothing moves when the rest has come.
 */
export function ImageCard({
  url,
  alt,
  whole,
}: {
  readonly url: string;
  readonly alt: string | null;
  readonly whole: boolean;
}) {
  const [open, setOpen] = useState(false);
  const [broken, setBroken] = useState(false);
  const size = useMemo(() => readImageSize(url), [url]);
  const type = useMemo(() => (whole ? readImageUrl(url) : undefined), [url, whole]);
  const name = maskDeceptive(alt ?? '') || 'Picture';
  const place = {
    className: 'block min-h-11 min-w-11 overflow-hidden rounded-xl border border-line bg-sunk',
    style: roomFor(size),
  };
  if (size && size.width * size.height > MOST_POINTS) {
    return (
      <Unshown name={name}>
        it is {size.width.toLocaleString()} × {size.height.toLocaleString()} points, more than can be shown.
      </Unshown>
    );
  }
  if (broken || (whole && type === undefined)) return <Unshown name={name}>its data are not valid.</Unshown>;
  return (
    <figure>
      {whole ? (
        <button type="button" aria-label={`Enlarge: ${name}`} onClick={() => setOpen(true)} {...place}>
          <img src={url} alt={name} onError={() => setBroken(true)} className="size-full object-contain" />
        </button>
      ) : (
        <div role="status" aria-label="Fetching the picture" {...place} />
      )}
      {alt !== null && <figcaption className="mt-1 text-sm text-soft">{name}</figcaption>}
      <Dialog open={open} onOpenChange={setOpen} title={name} full>
        {/* On a phone from edge to edge. */}
        <div className="max-sm:-mx-5">
          <img src={url} alt={name} className="mx-auto max-w-full" />
        </div>
      </Dialog>
    </figure>
  );
}

function roomFor(size: ImageSize | undefined): CSSProperties {
  if (!size) return { maxHeight: `${ROOM_REM}rem`, maxWidth: '100%' };
  const ratio = size.width / size.height;
  return { width: `min(100%, ${size.width}px, ${ROOM_REM * ratio}rem)`, aspectRatio: ratio };
}

function Unshown({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <p className="text-sm text-soft wrap-anywhere">
      A picture that cannot be shown ({name}): {children}
    </p>
  );
}

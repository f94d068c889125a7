import { readImageUrl } from '@beckon/contract/image-url';
import { useMemo, useState } from 'react';
import { maskDeceptive } from '../../text/reveal-invisible.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

/** A picture an agent sent. Only the bytes in the message itself are shown: nothing is fetched from an address. */
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
  const type = useMemo(() => (whole ? readImageUrl(url) : undefined), [url, whole]);
  if (!whole) return <Skeleton lines={1} label="Fetching the picture" />;
  if (type === undefined)
    return <p className="text-sm text-soft">A picture that cannot be shown: its data are not valid.</p>;
  const name = maskDeceptive(alt ?? '') || 'Picture';
  return (
    <>
      <button
        type="button"
        aria-label={`Enlarge: ${name}`}
        onClick={() => setOpen(true)}
        className="block overflow-hidden rounded-xl border border-line bg-sunk"
      >
        <img src={url} alt={name} className="max-h-80 max-w-full object-contain" />
      </button>
      {alt !== null && <p className="mt-1 text-sm text-soft">{name}</p>}
      <Dialog open={open} onOpenChange={setOpen} title={name} wide>
        <img src={url} alt={name} className="mx-auto max-w-full" />
      </Dialog>
    </>
  );
}

import { RevealedText } from '../text/revealed-text.tsx';
import type { DiffFile } from './diff-file.ts';
import { Counts, FileStatusSign } from './file-status.tsx';

/** The files by their folders, each with what happened to it; a press leads to it. */
export function DiffTree({
  files,
  current,
  isViewed,
  onChoose,
}: {
  readonly files: readonly DiffFile[];
  readonly current: DiffFile | undefined;
  readonly isViewed: (file: DiffFile) => boolean;
  readonly onChoose: (file: DiffFile) => void;
}) {
  const folders = Map.groupBy(files, ({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  return (
    <nav aria-label="Files">
      {Array.from(folders, ([folder, inside]) => (
        <section key={folder} aria-label={folder === '' ? 'Top folder' : folder} className="pb-1">
          {folder !== '' && (
            <p className="px-2 pt-2 pb-1 font-mono text-xs wrap-anywhere text-faint">
              <RevealedText text={folder} />
            </p>
          )}
          <ul>
            {inside.map((file) => (
              <li key={file.path}>
                <button
                  type="button"
                  aria-current={file === current ? 'true' : undefined}
                  onClick={() => onChoose(file)}
                  className="flex min-h-7 w-full items-center gap-1.5 rounded-md px-2 text-left text-sm hover:bg-sunk focus-visible:-outline-offset-2 aria-[current]:bg-sunk pointer-coarse:min-h-11"
                >
                  <FileStatusSign status={file.status} />
                  <span className={`min-w-0 flex-1 truncate ${isViewed(file) ? 'text-faint' : ''}`}>
                    <RevealedText text={file.path.slice(folder === '' ? 0 : folder.length + 1)} />
                  </span>
                  <Counts added={file.added} removed={file.removed} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

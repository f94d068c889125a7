/** What of a key press decides. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * Whether the presses, latest last, end with these keys. Shift is part of the character it makes (`?`), so it is not looked
 * at; any other modifier that the keys do not name belongs to the browser or the system.
 *
 * @param keys as in the table of shortcuts
 */
export function matchShortcut(keys: string, presses: readonly Press[]): boolean {
  const chords = keys.split(' ');
  if (presses.length < chords.length) return false;
  const last = presses.slice(-chords.length);
  return chords.every((chord, n) => {
    const press = last[n];
    return press !== undefined && matchChord(chord, press);
  });
}

function matchChord(chord: string, press: Press): boolean {
  const parts = chord.split('+');
  const key = parts.at(-1) ?? '';
  const mod = parts.includes('mod');
  if (press.altKey || (press.ctrlKey || press.metaKey) !== mod) return false;
  if (/^\d-\d$/.test(key)) {
    const [from = '', to = ''] = key.split('-');
    return /^\d$/.test(press.key) && press.key >= from && press.key <= to;
  }
  return press.key.toLowerCase() === key;
}

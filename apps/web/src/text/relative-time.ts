const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long ago, short enough for a column: `now`, `12 s`, `4 min`, `3 h`, `2 d`, then the date.
 *
 * @param at ISO-8601
 * @param now milliseconds since the epoch
 */
export function relativeTime(at: string, now: number): string {
  const then = Date.parse(at);
  if (Number.isNaN(then)) return '';
  const seconds = Math.floor((now - then) / 1000);
  if (seconds < 5) return 'now';
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h`;
  if (seconds < 7 * DAY) return `${Math.floor(seconds / DAY)} d`;
  return dayOf(at, now);
}

/** The same within a sentence: `just now`, `4 min ago`, `on 14 Mar`. */
export function agoPhrase(at: string, now: number): string {
  const words = relativeTime(at, now);
  if (words === 'now') return 'just now';
  return /^\d+ (?:s|min|h|d)$/.test(words) ? `${words} ago` : `on ${words}`;
}

/** `14 Mar`, with the year when it is another one. */
function dayOf(at: string, now: number): string {
  const date = new Date(at);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}

/** `09:41` or `9:41 AM`, as the reader’s locale has it, in the reader's own time zone. */
export function timeOfDay(at: string): string {
  return new Date(at).toLocaleTimeString(undefined, { timeStyle: 'short' });
}

/** Everything, for a tooltip. */
export function fullTime(at: string): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** The day as a heading: `Today`, `Yesterday`, else its date. */
export function dayName(at: string, now: number): string {
  const day = new Date(at).toDateString();
  if (day === new Date(now).toDateString()) return 'Today';
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (day === yesterday.toDateString()) return 'Yesterday';
  const date = new Date(at);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}

/** How long something took: `340 ms`, `1.2 s`, `3 min 5 s`. */
export function durationWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ${seconds % MINUTE} s`;
  return `${Math.floor(seconds / HOUR)} h ${Math.floor((seconds % HOUR) / MINUTE)} min`;
}

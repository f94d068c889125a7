const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** A length of time in the reader's own words, in its largest unit: `3 min`, `2 hr`. */
export function duration(seconds: number): string {
  const { unit, seconds: length } = UNITS.find((each) => seconds >= each.seconds) ?? UNITS[3];
  const amount = seconds / length;
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: amount < 10 && unit !== 'second' ? 1 : 0,
  }).format(amount);
}

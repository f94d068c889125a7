/** Where a rule is kept, and so for what it holds. */
const PLACES: Readonly<Record<string, string>> = {
  session: 'until this session ends',
  localSettings: 'in this project, on that machine',
  projectSettings: 'in this project, for everybody who works on it',
  userSettings: 'in every project on that machine',
};

/** What a kept rule allows from then on, in sentences; null where that cannot be said, and its data must be shown. */
export function suggestionMeaning(suggestion: Readonly<Record<string, unknown>>): string[] | null {
  const updates = updatesOf(suggestion);
  const sentences = updates.map(sentenceOf);
  const known = sentences.filter((each) => each !== null);
  return known.length === sentences.length && known.length > 0 ? known : null;
}

type Fields = Readonly<Record<string, unknown>>;

/** The changes of rules in a suggestion: itself, or what it holds. */
function updatesOf(suggestion: Fields): Fields[] {
  if (typeof suggestion['type'] === 'string') return [suggestion];
  return Object.values(suggestion).flatMap((value) =>
    (Array.isArray(value) ? value : [value]).filter(
      (each: unknown): each is Fields => isFields(each) && 'type' in each,
    ),
  );
}

function sentenceOf(update: Fields): string | null {
  const { type, behavior, destination, rules, mode, directories } = update;
  const place = typeof destination === 'string' ? PLACES[destination] : undefined;
  if (place === undefined) return null;
  if (type === 'setMode' && typeof mode === 'string') return `Changes how freely it runs to “${mode}”, ${place}.`;
  if (type === 'addDirectories' && isTexts(directories)) return `Lets it work in ${directories.join(', ')}, ${place}.`;
  if (type !== 'addRules' || behavior !== 'allow' || !Array.isArray(rules)) return null;
  const named = rules.map((rule: unknown) => (isFields(rule) ? ruleWords(rule) : null));
  if (named.length === 0 || named.includes(null)) return null;
  return `Never asks again for ${named.join(', ')}, ${place}.`;
}

function ruleWords({ toolName, ruleContent }: Fields): string | null {
  if (typeof toolName !== 'string') return null;
  if (ruleContent === undefined) return `anything with ${toolName}`;
  return typeof ruleContent === 'string' ? `${toolName} with “${ruleContent}”` : null;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');

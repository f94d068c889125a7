/** A part of a command that a person should look at twice. */
export interface Risk {
  readonly start: number;
  readonly end: number;
  /** What it can do, in a few words. */
  readonly what: string;
}

const REMOVED = 'deletes files without asking';

/** What commands are known by. Finding nothing proves nothing: a program can do what its name does not say. */
const RULES: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: REMOVED, pattern: /\brm\s+(?:-\S+\s+)*-\w*[rRf]\w*(?:\s+(?:"[^"]*"|'[^']*'|[^\s;&|]+))*/g },
  { what: REMOVED, pattern: /\bfind\b[^;|&\n]*\s-delete\b|\bgit\s+clean\s+-\w*f\w*/g },
  {
    what: 'runs what it downloads',
    pattern: /\b(?:curl|wget)\b[^;\n]*?\|\s*(?:sudo\s+)?(?:\w*sh|python3?|node|perl|ruby)\b/g,
  },
  {
    what: 'runs what it downloads',
    pattern: /\b(?:\w*sh|python3?|eval|source)\b[^;\n]*(?:<\(|\$\(|`)\s*(?:curl|wget)\b/g,
  },
  {
    what: 'runs text that is not readable here',
    pattern: /\bbase64\s+(?:-d|-D|--decode)\b[^;\n]*\|\s*\w*sh\b|\beval\s+["'$`]/g,
  },
  { what: 'acts as administrator', pattern: /\b(?:sudo|doas|pkexec)\b|\bsu\s+-/g },
  {
    what: 'overwrites what others have pushed',
    pattern: /\bgit\s+push\b[^;&|\n]*\s(?:--force(?:-with-lease)?\b|-f\b|\+\S+)/g,
  },
  {
    what: 'throws away changes',
    pattern: /\bgit\s+(?:reset\s+--hard|checkout\s+--\s|restore\s|stash\s+(?:drop|clear))/g,
  },
  { what: 'lets everybody write', pattern: /\bchmod\s+(?:-\S+\s+)*(?:0?777|a\+\w*w\w*|o\+\w*w\w*|ugo\+\w*w\w*)/g },
  { what: 'changes disks', pattern: /\bmkfs(?:\.\w+)?\b|\bdd\s+[^;|\n]*\bof=|>\s*\/dev\/(?:sd|nvme|disk)\w*/g },
  {
    what: 'stops the machine or its programs',
    pattern: /\b(?:shutdown|reboot|poweroff|killall|pkill)\b|\bkill\s+-9\s+-1\b/g,
  },
  {
    what: 'reads secrets',
    pattern:
      /(?<![\w./~-])(?:[\w./~-]*\/)?\.(?:env(?!\.(?:example|sample|template))(?:\.\w+)?|netrc|npmrc|pypirc|pgpass)\b|(?<![\w./-])~?[\w./-]*\.(?:ssh|aws|gnupg|kube)\/[\w./-]*|\bid_(?:rsa|ed25519)\b/g,
  },
  {
    what: 'reads secrets',
    pattern:
      /\$\{?\w*(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|CREDENTIAL)\w*\}?|(?:^|[;&|]\s*)(?:printenv|env)(?=\s*(?:$|[|>]))/gm,
  },
  {
    what: 'changes the system',
    pattern:
      />{1,2}\s*(?:\/(?:etc|usr|bin|sbin|boot|lib)\/[^\s;&|]*)|>{1,2}\s*~\/\.\w*(?:rc|profile)\b|\bcrontab\s+(?!-l)/g,
  },
  { what: 'talks to the network', pattern: /\b(?:curl|wget|nc|ncat|ssh|scp|rsync|ftp|telnet)\b(?=\s)/g },
  {
    what: 'publishes',
    pattern:
      /\b(?:npm|pnpm|yarn)\s+publish\b|\bcargo\s+publish\b|\btwine\s+upload\b|\bdocker\s+push\b|\bgh\s+release\b/g,
  },
];

/** A command is looked at in pieces of so many characters, each of which begins in the middle of the one before. */
const PIECE = 2_000;
const STEP = PIECE / 2;

/**
 * The parts of a command that stand out, by where they begin; they may overlap. One that is longer than half a piece may be
 * missed in a long command: looking at all of it at once takes minutes where it was made for that.
 */
export function findRisks(command: string): Risk[] {
  const found = new Map<string, Risk>();
  for (let from = 0; from === 0 || from + STEP < command.length; from += STEP) {
    const piece = command.slice(from, from + PIECE);
    for (const { what, pattern } of RULES) {
      for (const { 0: text, index } of piece.matchAll(pattern)) {
        // Where a later piece begins, nothing does; the piece before has what goes on there.
        if (index === 0 && from > 0) continue;
        const risk = { start: from + index, end: from + index + text.length, what };
        const key = `${risk.start} ${what}`;
        if ((found.get(key)?.end ?? 0) < risk.end) found.set(key, risk);
      }
    }
  }
  return [...found.values()].toSorted((a, b) => a.start - b.start || b.end - a.end);
}

/** What all of them can do, each said once, in the order in which they stand. */
export function riskWords(risks: readonly Risk[]): string[] {
  return [...new Set(risks.map(({ what }) => what))];
}

/** Whether a path that is written to lies outside the folder an agent works in. Undefined when that cannot be said. */
export function isOutside(path: string, cwd: string | undefined): boolean | undefined {
  if (cwd === undefined || cwd === '') return undefined;
  const absolute = path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? path : `${cwd}/${path}`;
  if (path.startsWith('~')) return true;
  const [place, room] = [resolved(absolute), resolved(cwd)];
  return place !== room && !place.startsWith(room === '/' ? room : `${room}/`);
}

function resolved(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

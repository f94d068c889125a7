import type { LanguageRegistration } from '@shikijs/core';

type Load = () => Promise<{ readonly default: LanguageRegistration[] }>;

/** The languages that are coloured; each grammar is a file of its own, fetched when it is first needed. */
const LANGUAGES = {
  bash: () => import('@shikijs/langs/bash'),
  c: () => import('@shikijs/langs/c'),
  cpp: () => import('@shikijs/langs/cpp'),
  csharp: () => import('@shikijs/langs/csharp'),
  css: () => import('@shikijs/langs/css'),
  diff: () => import('@shikijs/langs/diff'),
  docker: () => import('@shikijs/langs/docker'),
  go: () => import('@shikijs/langs/go'),
  graphql: () => import('@shikijs/langs/graphql'),
  html: () => import('@shikijs/langs/html'),
  ini: () => import('@shikijs/langs/ini'),
  java: () => import('@shikijs/langs/java'),
  javascript: () => import('@shikijs/langs/javascript'),
  json: () => import('@shikijs/langs/json'),
  jsonc: () => import('@shikijs/langs/jsonc'),
  jsx: () => import('@shikijs/langs/jsx'),
  kotlin: () => import('@shikijs/langs/kotlin'),
  lua: () => import('@shikijs/langs/lua'),
  make: () => import('@shikijs/langs/make'),
  markdown: () => import('@shikijs/langs/markdown'),
  php: () => import('@shikijs/langs/php'),
  python: () => import('@shikijs/langs/python'),
  ruby: () => import('@shikijs/langs/ruby'),
  rust: () => import('@shikijs/langs/rust'),
  scss: () => import('@shikijs/langs/scss'),
  sql: () => import('@shikijs/langs/sql'),
  swift: () => import('@shikijs/langs/swift'),
  toml: () => import('@shikijs/langs/toml'),
  tsx: () => import('@shikijs/langs/tsx'),
  typescript: () => import('@shikijs/langs/typescript'),
  vue: () => import('@shikijs/langs/vue'),
  xml: () => import('@shikijs/langs/xml'),
  yaml: () => import('@shikijs/langs/yaml'),
} as const satisfies Readonly<Record<string, Load>>;

export type Language = keyof typeof LANGUAGES;

/** What people and file names call them besides. */
const ALIASES: Readonly<Record<string, Language>> = {
  bashrc: 'bash',
  cc: 'cpp',
  cjs: 'javascript',
  cs: 'csharp',
  cts: 'typescript',
  'c++': 'cpp',
  cxx: 'cpp',
  dockerfile: 'docker',
  env: 'ini',
  gemspec: 'ruby',
  golang: 'go',
  gql: 'graphql',
  h: 'c',
  hpp: 'cpp',
  htm: 'html',
  js: 'javascript',
  json5: 'jsonc',
  kt: 'kotlin',
  kts: 'kotlin',
  less: 'scss',
  makefile: 'make',
  md: 'markdown',
  mdx: 'markdown',
  mjs: 'javascript',
  mk: 'make',
  mts: 'typescript',
  patch: 'diff',
  properties: 'ini',
  py: 'python',
  pyi: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  shellscript: 'bash',
  svg: 'xml',
  ts: 'typescript',
  yml: 'yaml',
  zsh: 'bash',
};

/** The language of a name as it stands behind the fence of a code block; undefined when it is none of ours. */
export function languageNamed(name: string): Language | undefined {
  const known = name.toLowerCase();
  return Object.hasOwn(LANGUAGES, known)
    ? (known as Language)
    : Object.hasOwn(ALIASES, known)
      ? ALIASES[known]
      : undefined;
}

/** The language of a file by its name; undefined when that does not tell. */
export function languageOfPath(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return languageNamed(dot < 0 ? name : name.slice(dot + 1)) ?? languageNamed(name.split('.', 1)[0] ?? '');
}

/** @throws Error when the grammar cannot be fetched */
export async function loadGrammar(language: Language): Promise<LanguageRegistration[]> {
  return (await LANGUAGES[language]()).default;
}

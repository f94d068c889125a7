export interface Shortcut {
  /** `mod+k` together, `g h` one after the other, `1-9` any of these. */
  readonly keys: string;
  readonly does: string;
  readonly group: 'Everywhere' | 'Go to' | 'Lists' | 'Questions' | 'Changes';
}

/** Every shortcut there is. The map that `?` shows, the tooltips, the palette and the listener read this table. */
export const SHORTCUTS = {
  palette: { keys: 'mod+k', does: 'Search and do anything', group: 'Everywhere' },
  search: { keys: '/', does: 'Search the runs on this page', group: 'Everywhere' },
  sidebar: { keys: 'mod+b', does: 'Fold or unfold the sidebar', group: 'Everywhere' },
  keyboard_map: { keys: '?', does: 'Show this map', group: 'Everywhere' },
  find: { keys: 'mod+f', does: 'Find in the conversation', group: 'Everywhere' },
  stop: { keys: 'mod+.', does: 'Stop what the agent of this run does', group: 'Everywhere' },
  close: { keys: 'escape', does: 'Close what is open', group: 'Everywhere' },
  go_home: { keys: 'g h', does: 'Home', group: 'Go to' },
  go_instances: { keys: 'g i', does: 'Instances', group: 'Go to' },
  go_agents: { keys: 'g a', does: 'Agents', group: 'Go to' },
  go_connect: { keys: 'g c', does: 'Connect an agent', group: 'Go to' },
  go_keys: { keys: 'g k', does: 'Keys', group: 'Go to' },
  go_settings: { keys: 'g s', does: 'Settings', group: 'Go to' },
  next: { keys: 'j', does: 'Next question, run or part of a diff', group: 'Lists' },
  previous: { keys: 'k', does: 'Previous question, run or part of a diff', group: 'Lists' },
  open: { keys: 'enter', does: 'Open the run', group: 'Lists' },
  answer_option: { keys: '1-9', does: 'Answer the focused question with that option', group: 'Questions' },
  answer_words: { keys: 'r', does: 'Answer the focused question in your own words', group: 'Questions' },
  next_file: { keys: 'n', does: 'Next file', group: 'Changes' },
  previous_file: { keys: 'p', does: 'Previous file', group: 'Changes' },
  file_viewed: { keys: 'v', does: 'Mark the file as viewed, or not', group: 'Changes' },
  diff_layout: { keys: 'u', does: 'One column, or side by side', group: 'Changes' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof SHORTCUTS;

import { maskDeceptive } from './reveal-invisible.ts';

/** One plain line of a message for lists: its first words, without the signs of Markdown and of options. */
export function previewLine(content: string): string {
  return maskDeceptive(content.slice(0, 600))
    .replace(/\n\[(?:OPTIONS|YES\/NO)\][\s\S]*$/, '')
    .replaceAll(/```[\w-]*\n?/g, ' ')
    .replaceAll(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replaceAll(/^\s{0,3}(?:#{1,6}|>|[-*+]|\d+\.)\s+/gm, '')
    .replaceAll(/(\*\*|__|`)/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 240);
}

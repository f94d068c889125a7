import { findLookAlikes } from '../text/find-look-alikes.ts';
import { revealInvisible } from '../text/reveal-invisible.ts';

/** What of a text deceives the eye, in words: characters that are not seen, letters that are not what they seem. */
export function disguises(text: string): string[] {
  const hidden = revealInvisible(text).filter((piece) => 'hidden' in piece).length;
  const alike = findLookAlikes(text).length;
  return [
    ...(hidden > 0 ? [`holds ${hidden === 1 ? 'a character' : `${hidden} characters`} you could not see`] : []),
    ...(alike > 0 ? [`holds ${alike === 1 ? 'a letter' : `${alike} letters`} that only look plain`] : []),
  ];
}

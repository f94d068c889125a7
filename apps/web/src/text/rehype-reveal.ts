import { revealDeceptive } from './reveal-invisible.ts';

/** As much of a drawn document's tree as this needs. */
interface Node {
  type: string;
  value?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

/**
 * Shows, in drawn Markdown, the characters that would turn its text around or hide in it. Blocks of code are left as they are:
 * whoever draws them shows every character.
 */
export function rehypeReveal(): (tree: Node) => void {
  return function reveal(tree) {
    if (!tree.children || tree.tagName === 'pre') return;
    tree.children = tree.children.flatMap((child) => (child.type === 'text' ? pieces(child) : [child]));
    for (const child of tree.children) reveal(child);
  };
}

function pieces(node: Node): Node[] {
  const cut = revealDeceptive(node.value ?? '');
  if (cut.length < 2 && !cut.some((piece) => 'hidden' in piece)) return [node];
  return cut.map((piece) =>
    'text' in piece
      ? { type: 'text', value: piece.text }
      : { type: 'element', tagName: 'mark', properties: {}, children: [{ type: 'text', value: piece.name }] },
  );
}

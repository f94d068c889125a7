import { isValidElement, memo, type ComponentProps, type ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CodeBlock } from '../code/code-block.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { rehypeReveal } from './rehype-reveal.ts';
import { HiddenMark } from './revealed-text.tsx';
import { destination, safeTarget } from './safe-link.ts';

/**
 * Text of an agent or a person, drawn. It is hostile until proved otherwise: HTML in it stays text, nothing is loaded
 * from the network, and a link says where it leads.
 */
export const MarkdownText = memo(function MarkdownText({ text }: { readonly text: string }) {
  return (
    <div className="prose" dir="auto">
      <Markdown remarkPlugins={remark} rehypePlugins={rehype} components={components} urlTransform={(url) => url}>
        {text}
      </Markdown>
    </div>
  );
});

const remark = [remarkGfm];
const rehype = [rehypeReveal];

function Link({ href, children }: ComponentProps<'a'>) {
  const target = safeTarget(href);
  if (!target) return <>{children}</>;
  const place = destination(target, textOf(children));
  return (
    <>
      <a href={target.href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
      {place !== undefined && <span className="text-sm text-faint"> ({place})</span>}
    </>
  );
}

/** An image is an address that a reader's machine would call: it is offered, never fetched. */
function Image({ src, alt }: ComponentProps<'img'>) {
  const name = alt || 'untitled';
  return (
    <span className="text-soft">
      [image: {typeof src === 'string' && safeTarget(src) ? <Link href={src}>{name}</Link> : name}]
    </span>
  );
}

const components: Components = {
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ src, alt }) => <Image src={src} alt={alt} />,
  pre: ({ children }) => {
    const { code, language } = codeOf(children);
    return <CodeBlock code={code} language={language} />;
  },
  input: ({ checked }) => (
    <span role="img" aria-label={checked ? 'Done' : 'To do'}>
      {checked ? '☑' : '☐'}
    </span>
  ),
  mark: ({ children }) => <HiddenMark>{children}</HiddenMark>,
  table: ({ children }) => (
    <ScrollBox aria-label="Table" className="table-box">
      <table>{children}</table>
    </ScrollBox>
  ),
};

/** What stands in a fenced block, and what its fence calls the language. */
function codeOf(block: ReactNode): { code: string; language: string | undefined } {
  if (!isValidElement<ComponentProps<'code'>>(block)) return { code: textOf(block), language: undefined };
  const { className, children } = block.props;
  return { code: textOf(children).replace(/\n$/, ''), language: /language-(\S+)/.exec(className ?? '')?.[1] };
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map((each: ReactNode) => textOf(each)).join('');
  return '';
}

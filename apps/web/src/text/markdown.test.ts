import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { MarkdownText } from './markdown.tsx';

const draw = (text: string) => renderToStaticMarkup(createElement(MarkdownText, { text }));

test('HTML stays text', () => {
  const html = draw('<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> and <b>bold</b>');
  expect(html).not.toMatch(/<(script|img|b)\b/);
  expect(html).toContain('&lt;script&gt;');
});

test('an image is offered, not loaded', () => {
  const html = draw('![chart](https://evil.example/pixel.png?secret=1)');
  expect(html).not.toContain('<img');
  expect(html).toContain('[image: <a href="https://evil.example/pixel.png?secret=1"');
  expect(html).toContain('(evil.example)');
  expect(draw('![local](/api/v1/x.png)')).not.toMatch(/<(img|a)\b/);
});

test('links lead to other sites only, and say to which', () => {
  const html = draw('[your bank](https://evil.example/login)');
  expect(html).toContain('rel="noopener noreferrer nofollow"');
  expect(html).toContain('target="_blank"');
  expect(html).toContain('(evil.example)');
  expect(draw('https://good.example/path')).not.toContain('(good.example)');
  expect(draw('[bank.example](https://evil.example)')).toContain('(evil.example)');
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '/keys', '//evil.example', '#top', 'JAVASCRIPT:x'])(
  '%s is no link',
  (href) => {
    expect(draw(`[click](${href})`)).not.toContain('<a');
    expect(draw(`[click](${href})`)).toContain('click');
  },
);

test('code, tables and lists are drawn', () => {
  const html = draw('```ts\nconst a = "<b>";\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done');
  expect(html).toMatch(/<pre[^>]*><code data-language="ts"><span>const a = &quot;&lt;b&gt;&quot;;<\/span><\/code>/);
  expect(html).toMatch(/<div[^>]*table-box[^>]*><table>/);
  expect(html).toContain('aria-label="Done"');
});

test('what turns the text around or hides in it is shown', () => {
  const html = draw('run `rm \u202efdp.x\u202c` now\u200b');
  expect(html).toContain('right-to-left override'.toUpperCase());
  expect(html).not.toMatch(/[\u202a-\u202e\u200b]/);
  expect(draw('```\nsafe\u202e\n```')).not.toContain('\u202e');
  expect(draw('\u{e0041}\u{e0042}')).toContain('U+E0041');
  expect(draw('honest 👩\u200d👩\u200d👧 text\u00a0here')).not.toContain('<mark');
});

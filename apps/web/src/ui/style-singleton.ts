import { useEffect } from 'react';

/**
 * Stands in for `react-style-singleton`, with which Radix keeps the page behind a dialog from scrolling: a style that
 * counts while somebody needs it. The page's security policy allows style sheets that are made as objects, no elements.
 */
export function styleSingleton(): (props: { readonly styles: string; readonly dynamic?: boolean }) => null {
  const sheet = new CSSStyleSheet();
  let holders = 0;
  return function Style({ styles }) {
    useEffect(() => {
      if (holders++ === 0) {
        sheet.replaceSync(styles);
        document.adoptedStyleSheets.push(sheet);
      }
      return () => {
        if (--holders > 0) return;
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
      };
    }, [styles]);
    return null;
  };
}

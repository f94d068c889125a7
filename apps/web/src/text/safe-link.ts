/** Where a link of an agent's text may lead: other sites and mail, named in full. Undefined: shown as text only. */
export function safeTarget(href: string | undefined): URL | undefined {
  if (href === undefined || !/^(?:https?:\/\/|mailto:)/i.test(href)) return undefined;
  return URL.parse(href) ?? undefined;
}

/** What to show beside a link whose text does not say where it leads. Undefined: the text says it. */
export function destination(target: URL, text: string): string | undefined {
  const place = target.protocol === 'mailto:' ? target.pathname : target.host;
  const bare = (value: string): string =>
    value
      .trim()
      .replace(/^(?:https?:\/\/|mailto:)/i, '')
      .replace(/\/$/, '')
      .toLowerCase();
  return bare(text) === bare(target.href) || bare(text) === place ? undefined : place;
}

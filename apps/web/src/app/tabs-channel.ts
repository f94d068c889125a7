/** What the tabs of one browser tell each other. */
export type TabNews =
  /** Nobody is signed in any more, or somebody else: what is shown is not theirs. */
  | { readonly type: 'account_left' }
  /** Pins and read marks changed. */
  | { readonly type: 'marks_changed' };

const channel = new BroadcastChannel('beckon');

export function tellTabs(news: TabNews): void {
  channel.postMessage(news);
}

/** Listens to the other tabs. @returns what ends it */
export function onTabNews(listener: (news: TabNews) => void): () => void {
  const heard = ({ data }: MessageEvent<TabNews>): void => listener(data);
  channel.addEventListener('message', heard);
  return () => channel.removeEventListener('message', heard);
}

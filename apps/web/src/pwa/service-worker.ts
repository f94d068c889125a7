/**
 * Serves the dashboard's own files when there is no network: its page and what that is made of, nothing else. Answers of
 * the server's doors are never looked at and never kept, so none can reach another account.
 *
 * The builder puts in what belongs to the shell; another shell is another version.
 */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };

const shell = __SHELL__;
const CACHE = `beckon-shell-${shell.version}`;
/** Longer than this the network has no say in whether the page opens. */
const PATIENCE_MS = 4_000;
const DOORS = /^\/(?:api|trpc|mcp|docs|health|ready|metrics|\.well-known)(?:\/|$)/;

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}
const worker = globalThis as unknown as Worker;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('message', ({ data }) => {
  if (data === 'skip_waiting') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin || DOORS.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith('/assets/')) event.respondWith(named(request));
  else if (shell.files.includes(pathname)) event.respondWith(current(request));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(shell.files.map((file) => new Request(file, { cache: 'reload' })));
}

/** The version before served its open pages until now. */
async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name !== CACHE && name.startsWith('beckon-')) await caches.delete(name);
  await worker.clients.claim();
}

/** From the network while it answers: a new version shows itself with the next page that is opened. */
async function page(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status < 500) return response;
  } catch {
    // No network, or none worth the name.
  }
  return (await caches.match('/')) ?? Response.error();
}

/** Named by its content: what is kept is right for ever. */
async function named(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(request, response.clone());
  }
  return response;
}

async function current(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request);
    if (kept) return kept;
    throw error;
  }
}

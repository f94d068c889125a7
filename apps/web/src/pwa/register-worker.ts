import { offer } from '../ui/toast.tsx';

const SCRIPT = '/service-worker.js';
/** A tab that stays open for days looks for a new version now and then. */
const LOOK_MS = 60 * 60_000;

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

/** Makes the dashboard open without a network, and offers a new version when there is one; it never reloads by itself. */
export function registerWorker(): void {
  // A part of a version that the server no longer has: only another page helps.
  addEventListener('vite:preloadError', () => offerReload(() => location.reload()));
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', () => void register());
}

async function register(): Promise<void> {
  const { serviceWorker } = navigator;
  try {
    const registration = await serviceWorker.register(trusted(SCRIPT));
    const watch = (coming: ServiceWorker | null): void => {
      coming?.addEventListener('statechange', () => {
        // The first one has no page of an older version to wait for.
        if (coming.state === 'installed' && serviceWorker.controller) offerTurn(coming);
      });
    };
    if (registration.waiting && serviceWorker.controller) offerTurn(registration.waiting);
    watch(registration.installing);
    registration.addEventListener('updatefound', () => watch(registration.installing));
    setInterval(() => void registration.update().catch(() => undefined), LOOK_MS);
  } catch {
    // Refused by the browser (private windows may): everything works, online.
  }
}

function offerTurn(waiting: ServiceWorker): void {
  offerReload(() => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage('skip_waiting');
  });
}

function offerReload(reload: () => void): void {
  offer('A new version of Beckon is here.', 'Reload', reload);
}

/** The address of a script is refused as a plain string; this policy knows one address. */
function trusted(url: string): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  if (!policies) return url;
  const policy = policies.createPolicy('beckon-worker', {
    createScriptURL: (asked) => {
      if (asked !== SCRIPT) throw new TypeError('Only the service worker of the dashboard is a script to register.');
      return asked;
    },
  });
  return policy.createScriptURL(url);
}

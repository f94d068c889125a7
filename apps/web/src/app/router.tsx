import { errorCode } from '@beckon/client/call-error';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Outlet,
  redirect,
  useRouter,
} from '@tanstack/react-router';
import { parseFilterSearch } from '../board/run-filter.ts';
import { HomePage } from '../board/home-page.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Emptiness } from '../ui/notice.tsx';
import { AppShell } from './app-shell.tsx';
import { explain, queries } from './beckon.ts';
import { loadSession } from './load-session.ts';
import { ownPath } from './own-path.ts';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => (
    <Emptiness title="There is no such page">
      <Link to="/" className={buttonClass('quiet')}>
        Home
      </Link>
    </Emptiness>
  ),
  errorComponent: ({ error }) => <NotShown error={error} />,
});

/** What a page says that failed before it had anything to show. */
function NotShown({ error }: { readonly error: unknown }) {
  const routes = useRouter();
  return (
    <main>
      <Emptiness title="This page could not be shown">
        <p role="alert">{explain(error)}</p>
        <Button onClick={() => void routes.invalidate()}>Try again</Button>
      </Emptiness>
    </main>
  );
}

/** The router reads a value that looks like a number as one. */
function tokenOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string | undefined } => ({
    next: ownPath(search['next'], location.origin),
  }),
  component: lazyRouteComponent(() => import('../account/sign-in-page.tsx'), 'SignInPage'),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>): { token?: string | undefined } => ({
    token: tokenOf(search['token']),
  }),
  component: lazyRouteComponent(() => import('../account/set-up-page.tsx'), 'SetUpPage'),
});

/** Decides about an MCP client. Its address is long and of use once, so signing in leads back to all of it. */
const consent = createRoute({
  getParentRoute: () => root,
  path: '/consent',
  validateSearch: (search: Record<string, unknown>): { request?: string | undefined; error?: string | undefined } => ({
    request: tokenOf(search['request']),
    error: tokenOf(search['error']),
  }),
  beforeLoad: async ({ location }) => {
    try {
      await queries.auth.session.ensureData({});
    } catch (error) {
      if (errorCode(error) !== 'UNAUTHORIZED') throw error;
      // oxlint-disable-next-line typescript/only-throw-error -- the router's way to lead elsewhere
      throw redirect({ to: '/sign-in', search: { next: location.href } });
    }
  },
  component: lazyRouteComponent(() => import('../account/consent-page.tsx'), 'ConsentPage'),
});

/** Everything behind the sign-in page. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ location }) => {
    try {
      return { session: await loadSession() };
    } catch (error) {
      if (errorCode(error) !== 'UNAUTHORIZED') throw error;
      // oxlint-disable-next-line typescript/only-throw-error -- the router's way to lead elsewhere
      throw redirect({ to: '/sign-in', search: { next: location.pathname === '/' ? undefined : location.href } });
    }
  },
  component: function App() {
    return <AppShell session={app.useRouteContext().session} />;
  },
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  validateSearch: parseFilterSearch,
  component: HomePage,
});

const instances = createRoute({
  getParentRoute: () => app,
  path: '/instances',
  validateSearch: parseFilterSearch,
  component: lazyRouteComponent(() => import('../board/instances-page.tsx'), 'InstancesPage'),
});

const instance = createRoute({
  getParentRoute: () => app,
  path: '/instances/$id',
  component: lazyRouteComponent(() => import('../instance/instance-page.tsx'), 'InstancePage'),
});

const diff = createRoute({
  getParentRoute: () => app,
  path: '/instances/$id/diff',
  component: lazyRouteComponent(() => import('../diff/diff-page.tsx'), 'DiffPage'),
});

const keys = createRoute({
  getParentRoute: () => app,
  path: '/keys',
  component: lazyRouteComponent(() => import('../keys/keys-page.tsx'), 'KeysPage'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings-page.tsx'), 'SettingsPage'),
});

const settingsSection = createRoute({
  getParentRoute: () => app,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('../settings/settings-page.tsx'), 'SettingsPage'),
});

const agents = createRoute({
  getParentRoute: () => app,
  path: '/agents',
  component: lazyRouteComponent(() => import('../agents/agents-page.tsx'), 'AgentsPage'),
});

const agent = createRoute({
  getParentRoute: () => app,
  path: '/agents/$id',
  component: lazyRouteComponent(() => import('../agents/agent-page.tsx'), 'AgentPage'),
});

const connect = createRoute({
  getParentRoute: () => app,
  path: '/connect',
  component: lazyRouteComponent(() => import('../connect/connect-page.tsx'), 'ConnectPage'),
});

const device = createRoute({
  getParentRoute: () => app,
  path: '/device',
  validateSearch: (search: Record<string, unknown>): { user_code?: string | undefined } => ({
    user_code: tokenOf(search['user_code']),
  }),
  component: lazyRouteComponent(() => import('../account/device-page.tsx'), 'DevicePage'),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  validateSearch: (search: Record<string, unknown>): { token?: string | undefined } => ({
    token: tokenOf(search['token']),
  }),
  component: lazyRouteComponent(() => import('../account/invite-page.tsx'), 'InvitePage'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('../account/sign-up-page.tsx'), 'SignUpPage'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: (search: Record<string, unknown>): { token?: string | undefined } => ({
    token: tokenOf(search['token']),
  }),
  component: lazyRouteComponent(() => import('../account/reset-password-page.tsx'), 'ResetPasswordPage'),
});

/** Where the sign-in library leads from the link that proves an address. */
const verified = createRoute({
  getParentRoute: () => root,
  path: '/verified',
  validateSearch: (search: Record<string, unknown>): { error?: string | undefined } => ({
    error: tokenOf(search['error']),
  }),
  component: lazyRouteComponent(() => import('../account/verified-page.tsx'), 'VerifiedPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signUp,
    setUp,
    invite,
    resetPassword,
    verified,
    consent,
    app.addChildren([home, instances, instance, diff, agents, agent, connect, keys, settings, settingsSection, device]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

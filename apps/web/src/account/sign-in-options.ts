import { useQuery, type UseQueryResult } from '@tanstack/react-query';

/** How people can come in here, as the installation is set up. */
export interface SignInOptions {
  /** `github`, `google`, `oidc`, with the name on the button. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly sign_up: 'first' | 'open' | 'closed';
  /** It can send e-mail: links for new passwords. */
  readonly can_mail: boolean;
}

const NONE: SignInOptions = { providers: [], sign_up: 'first', can_mail: false };

/** The ways in, and whether they are known yet. */
export function useSignInOptionsQuery(): UseQueryResult<SignInOptions> {
  return useQuery({
    queryKey: ['sign-in options'],
    staleTime: Infinity,
    retry: 1,
    queryFn: async ({ signal }) => {
      const response = await fetch('/api/auth/options', { signal });
      if (!response.ok) throw new Error(`The ways to sign in cannot be read (${response.status}).`);
      return (await response.json()) as SignInOptions;
    },
  });
}

/** The ways in; until they are known, the password alone. */
export function useSignInOptions(): SignInOptions {
  return useSignInOptionsQuery().data ?? NONE;
}

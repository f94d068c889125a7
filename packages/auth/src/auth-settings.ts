import type { SignUpPolicy } from '@beckon/core/person/admit-person';

/** An application registered with an identity provider. */
export interface ProviderClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What sign-in needs to know of the installation. */
export interface AuthSettings {
  /** Origin that people open, `https://beckon.example.com`. */
  readonly baseUrl: string;
  /** Other origins under which this server is itself, such as 127.0.0.1 beside localhost. */
  readonly otherOrigins: readonly string[];
  readonly signUp: SignUpPolicy;
  readonly github?: ProviderClient | undefined;
  readonly google?: ProviderClient | undefined;
  /** Any issuer that speaks OpenID Connect discovery. */
  readonly oidc?: (ProviderClient & { readonly issuer: string; readonly name: string }) | undefined;
  /** Hears of letters that could not be sent. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Reads an MCP client's metadata document; undefined: by the installation's way out. */
  readonly fetchJson?: ((url: string) => Promise<unknown>) | undefined;
}

import { must } from '@beckon/shared/must';

export interface ProviderOptions {
  /** Address of a document; else the client registers itself. */
  readonly clientMetadataUrl?: string;
  readonly redirectUrl?: string;
}

/** What a client's program keeps, for the SDK's OAuth flow of either version. */
export class MemoryProvider {
  readonly redirectUrl: string;
  readonly clientMetadataUrl?: string;
  readonly clientMetadata;
  /** Where the person has to go. */
  authorizationUrl: URL | undefined;
  saved: any;
  #client: any;
  #verifier: string | undefined;
  #discovery: any;

  constructor({ clientMetadataUrl, redirectUrl = 'http://localhost:33418/callback' }: ProviderOptions = {}) {
    this.redirectUrl = redirectUrl;
    if (clientMetadataUrl !== undefined) this.clientMetadataUrl = clientMetadataUrl;
    this.clientMetadata = { client_name: 'Test agent', redirect_uris: [redirectUrl] };
  }

  state(): string {
    return 'state-of-the-client';
  }
  clientInformation(): any {
    return this.#client;
  }
  saveClientInformation(client: any): void {
    this.#client = client;
  }
  tokens(): any {
    return this.saved;
  }
  saveTokens(tokens: any): void {
    this.saved = tokens;
  }
  redirectToAuthorization(url: URL): void {
    this.authorizationUrl = url;
  }
  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }
  codeVerifier(): string {
    return must(this.#verifier);
  }
  saveDiscoveryState(state: any): void {
    this.#discovery = state;
  }
  discoveryState(): any {
    return this.#discovery;
  }
  invalidateCredentials(scope: string): void {
    if (scope === 'all' || scope === 'client') this.#client = undefined;
    if (scope === 'all' || scope === 'tokens') this.saved = undefined;
  }
}

import { createRemoteJWKSet, jwtVerify } from 'jose';

/** What a token of another issuer says of a person. */
export interface ExternalPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly email_verified: boolean;
  readonly name: string | undefined;
  /** ISO 8601, the tolerance included. */
  readonly expires_at: string;
}

/** Another issuer whose tokens sign people in. */
export interface ExternalIssuer {
  /** Undefined for whatever is not a token of that issuer, for this audience, in its time. */
  verify(token: string): Promise<ExternalPerson | undefined>;
}

export interface ExternalIssuerOptions {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

// Asymmetric ones only: what verifies is public (RFC 8725, 3.1 and 3.2).
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];
const TOLERANCE_SECONDS = 30;

/** Verifies tokens against the keys that the issuer publishes, which are fetched once and again when they change. */
export function createExternalIssuer({ jwksUrl, issuer, audience }: ExternalIssuerOptions): ExternalIssuer {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000 });
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          algorithms: ALGORITHMS,
          issuer,
          audience,
          clockTolerance: TOLERANCE_SECONDS,
          requiredClaims: ['sub', 'exp'],
        });
        const text = (name: string): string | undefined => {
          const value = payload[name];
          return typeof value === 'string' && value !== '' ? value : undefined;
        };
        return {
          issuer,
          subject: payload.sub as string,
          email: text('email')?.toLowerCase(),
          email_verified: payload['email_verified'] === true,
          name: text('name'),
          expires_at: new Date(((payload.exp as number) + TOLERANCE_SECONDS) * 1_000).toISOString(),
        };
      } catch {
        return undefined;
      }
    },
  };
}

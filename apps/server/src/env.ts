import { DEFAULT_MAX_BODY_BYTES, DEFAULT_MAX_CONTENT_BYTES } from '@beckon/contract/limits';
import { parseEgressAllow } from '@beckon/core/egress/egress-allow';
import { readSettings, StorageSettings } from '@beckon/core/storage-settings';
import { z } from 'zod';
import { parseTrustedProxies } from './client-address.ts';
import { CONNECTION_LIMITS } from './transport.ts';

const int = (min: number, max: number, fallback: number) => z.coerce.number().int().min(min).max(max).default(fallback);
const flag = z
  .enum(['0', '1', 'true', 'false'])
  .default('0')
  .transform((word) => word === '1' || word === 'true');
const parsed = <T>(parse: (text: string) => T) =>
  z
    .string()
    .default('')
    .transform((text, check) => {
      try {
        return parse(text);
      } catch (error) {
        check.addIssue({ code: 'custom', message: (error as Error).message });
        return z.NEVER;
      }
    });
const origin = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin);

const ServerSettings = StorageSettings.extend({
  PORT: int(0, 65_535, 8787),
  HOST: z.string().default('127.0.0.1'),
  BECKON_URL: origin.optional(),
  BECKON_INSECURE_HTTP: flag,
  BECKON_TRUSTED_PROXIES: parsed(parseTrustedProxies),
  BECKON_EGRESS_ALLOW: parsed(parseEgressAllow),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  BECKON_SIGNUP: z.enum(['first', 'open', 'closed']).default('first'),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default('Single sign-on'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default('Beckon <beckon@localhost>'),
  AUTH_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  SUPABASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  BECKON_MAX_CONTENT_BYTES: int(1_024, 256 * 1_048_576, DEFAULT_MAX_CONTENT_BYTES),
  BECKON_MAX_BODY_BYTES: int(65_536, 1_024 * 1_048_576, DEFAULT_MAX_BODY_BYTES),
  BECKON_MAX_CONNECTIONS: int(4, 1_000_000, CONNECTION_LIMITS.maxConnections),
  BECKON_RATE_FACTOR: z.coerce.number().min(0).max(1_000_000).default(1),
  BECKON_ASK_HOLD_SECONDS: int(1, 3_600, 50),
  BECKON_PATIENT_ASK_HOLD_SECONDS: int(1, 86_400, 270),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
});

/** The settings of a server. */
export type Env = z.output<typeof ServerSettings>;

/** Reads the settings once. @throws Error one sentence that names the variable */
export const readEnv = (variables: Readonly<Record<string, string | undefined>> = process.env): Env =>
  readSettings(ServerSettings, variables);

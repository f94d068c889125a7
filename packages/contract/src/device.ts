import { z } from 'zod';
import { Id, Timestamp } from './id.ts';
import { CreatedKey, ScopeChoice } from './key.ts';
import { KeyScope } from './scope.ts';

/** A device asks for a key of a person's (RFC 8628 in names and spirit). */
export const StartDeviceInput = z.strictObject({
  ...ScopeChoice.shape,
  client_name: z.string().max(100).nullish().describe('What the person is shown, and the name of the key.'),
});
export type StartDeviceInput = z.infer<typeof StartDeviceInput>;

export const DeviceCodes = z
  .object({
    device_code: z.string().describe('The device’s own secret; fetches the key once a person has approved.'),
    user_code: z.string().describe('What the person types, `ABCD-2345`.'),
    verification_uri: z.string().describe('Where the person types it.'),
    verification_uri_complete: z.string().describe('The same with the code filled in.'),
    expires_in: z.int().describe('Seconds.'),
    interval: z.int().describe('Seconds to wait between two questions for the key.'),
  })
  .meta({ id: 'DeviceCodes' });
export type DeviceCodes = z.infer<typeof DeviceCodes>;

export const DeviceTokenInput = z.strictObject({ device_code: z.string().max(255) });
export type DeviceTokenInput = z.infer<typeof DeviceTokenInput>;

/** `expired` also where the code was used already, or never was one. */
export const DEVICE_TOKEN_STATUSES = ['pending', 'slow_down', 'denied', 'expired', 'approved'] as const;
export const DeviceTokenStatus = z.enum(DEVICE_TOKEN_STATUSES);
export type DeviceTokenStatus = z.infer<typeof DeviceTokenStatus>;

/** With `approved` comes the key, once; with `pending` and `slow_down` the seconds to wait. */
export const DeviceToken = CreatedKey.partial()
  .extend({ status: DeviceTokenStatus, interval: z.int().optional(), workspace_id: Id.optional() })
  .meta({ id: 'DeviceToken' });
export type DeviceToken = z.infer<typeof DeviceToken>;

export const UserCodeInput = z.strictObject({
  user_code: z.string().max(64).describe('As the device shows it; case, spaces and hyphens do not matter.'),
});
export type UserCodeInput = z.infer<typeof UserCodeInput>;

/** Who asks. Name and client are the device’s own words. */
export const DeviceRequest = z
  .object({
    user_code: z.string(),
    client_name: z.string().nullable(),
    address: z.string().nullable().describe('Where the request came from.'),
    client: z.string().nullable().describe('The program that made it, as it names itself.'),
    scopes: z.array(KeyScope),
    created_at: Timestamp,
    expires_at: Timestamp,
  })
  .meta({ id: 'DeviceRequest' });
export type DeviceRequest = z.infer<typeof DeviceRequest>;

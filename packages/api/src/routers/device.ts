import {
  DeviceCodes,
  DeviceRequest,
  DeviceToken,
  DeviceTokenInput,
  StartDeviceInput,
  UserCodeInput,
} from '@beckon/contract/device';
import { Confirmation } from '@beckon/contract/instance';
import { approveDevice, denyDevice } from '@beckon/core/device/decide-device';
import { describeDevice } from '@beckon/core/device/describe-device';
import { exchangeDeviceCode } from '@beckon/core/device/exchange-device-code';
import { startDevice } from '@beckon/core/device/start-device';
import type { TRPCRouterRecord } from '@trpc/server';
import { openProcedure, procedure } from '../trpc.ts';

/** A device without a browser gets a key: a person approves it in theirs. */
export const deviceRouter = {
  start: openProcedure
    .meta({
      summary: 'Ask for a key for this device, which a person must approve',
      scope: null,
      rest: { method: 'POST', path: '/device/code' },
    })
    .input(StartDeviceInput)
    .output(DeviceCodes)
    .mutation(({ ctx, input }) =>
      startDevice(ctx, input, {
        origin: ctx.origin,
        address: ctx.device.ip_address,
        client: ctx.device.user_agent,
      }),
    ),
  token: openProcedure
    .meta({
      summary: 'Fetch the key of this device once a person has approved',
      description: 'Ask every `interval` seconds, and no more often than the last answer says.',
      scope: null,
      rest: { method: 'POST', path: '/device/token' },
    })
    .input(DeviceTokenInput)
    .output(DeviceToken)
    .mutation(({ ctx, input }) => exchangeDeviceCode(ctx, input, { ...ctx.device, request_id: ctx.requestId })),
  describe: procedure
    .meta({
      // Counts wrong codes, and keeps the code out of addresses.
      summary: 'Which device waits under a code',
      scope: 'keys',
      rest: { method: 'POST', path: '/device/describe' },
    })
    .input(UserCodeInput)
    .output(DeviceRequest)
    .mutation(({ ctx, input }) => describeDevice(ctx, input)),
  approve: procedure
    .meta({
      summary: 'Give the device under a code a key of yours, in this workspace',
      scope: 'keys',
      rest: { method: 'POST', path: '/device/approve' },
    })
    .input(UserCodeInput)
    .output(Confirmation)
    .mutation(({ ctx, input }) => approveDevice(ctx, input)),
  deny: procedure
    .meta({
      summary: 'Turn the device under a code away',
      scope: 'keys',
      rest: { method: 'POST', path: '/device/deny' },
    })
    .input(UserCodeInput)
    .output(Confirmation)
    .mutation(({ ctx, input }) => denyDevice(ctx, input)),
} satisfies TRPCRouterRecord;

import type { WorkspaceFrame } from '@beckon/contract/feed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instance, openAsk, uuid } from '../testing/entities.ts';
import { applyWorkspaceFrame, emptyWorkspaceView } from './workspace-view.ts';

const start: WorkspaceFrame = {
  type: 'snapshot',
  instances: [instance(1), instance(2)],
  asks: [openAsk(4), openAsk(3)],
  total_asks: 2,
};

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 6 });
const anyChanges = fc
  .record({ changed: ids, removed: ids, asked: ids, settled: ids, name: fc.string() })
  .map(({ changed, removed, asked, settled, name }): WorkspaceFrame => ({
    type: 'changes',
    instances: changed.map((n) => instance(n, { name })),
    removed_instances: removed.filter((n) => !changed.includes(n)).map(uuid),
    asks: asked.map((n) => openAsk(n, { question: name })),
    removed_asks: settled.filter((n) => !asked.includes(n)).map(uuid),
    total_asks: asked.length,
  }));

test('a frame of changes may arrive twice (G3)', () => {
  fc.assert(
    fc.property(fc.array(anyChanges, { maxLength: 10 }), (frames) => {
      let once = applyWorkspaceFrame(emptyWorkspaceView, start);
      let twice = once;
      for (const frame of frames) {
        once = applyWorkspaceFrame(once, frame);
        twice = applyWorkspaceFrame(applyWorkspaceFrame(twice, frame), frame);
      }
      expect(twice).toEqual(once);
    }),
  );
});

test('asks stand oldest waiting first, instances latest activity first', () => {
  const view = applyWorkspaceFrame(emptyWorkspaceView, start);
  expect(view.asks.map(({ id }) => id)).toEqual([uuid(3), uuid(4)]);
  expect(view.instances.map(({ id }) => id)).toEqual([uuid(2), uuid(1)]);
  const awake = applyWorkspaceFrame(view, {
    type: 'changes',
    instances: [instance(1, { latest_message_at: '2031-01-01T00:00:00Z' })],
    removed_instances: [],
    asks: [],
    removed_asks: [uuid(3)],
    total_asks: 1,
  });
  expect(awake.instances.map(({ id }) => id)).toEqual([uuid(1), uuid(2)]);
  expect(awake).toMatchObject({ total_asks: 1, asks: [{ id: uuid(4) }] });
});

test('changes before a snapshot, and heartbeats, change nothing', () => {
  const changes: WorkspaceFrame = {
    type: 'changes',
    instances: [instance(1)],
    removed_instances: [],
    asks: [],
    removed_asks: [],
    total_asks: 0,
  };
  expect(applyWorkspaceFrame(emptyWorkspaceView, changes)).toBe(emptyWorkspaceView);
  expect(applyWorkspaceFrame(emptyWorkspaceView, { type: 'heartbeat', server_now: '2030-01-01T00:00:00Z' })).toBe(
    emptyWorkspaceView,
  );
});

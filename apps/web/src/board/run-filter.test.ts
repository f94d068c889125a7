import type { Instance } from '@beckon/contract/instance';
import { expect, test } from 'vitest';
import {
  filterOf,
  filterSearchOf,
  NO_FILTER,
  parseFilterSearch,
  passes,
  runFilterOf,
  serverFilterOf,
  type RunFilter,
} from './run-filter.ts';

const run: Instance = {
  id: '00000000-0000-4000-8000-000000000001',
  agent_type_id: '00000000-0000-4000-8000-000000000002',
  agent_type_name: 'crawler',
  agent_color: null,
  name: 'Index of the Orders page',
  status: 'ACTIVE',
  started_at: '2026-01-01T00:00:00.000Z',
  ended_at: null,
  latest_message: 'Writing the migration',
  latest_message_at: null,
  chat_length: 1,
  open_asks: 0,
  last_heartbeat_at: null,
  instance_metadata: null,
  machine: 'build-7',
  user_id: '00000000-0000-4000-8000-000000000003',
  user_display_name: 'Ada',
};

const full: RunFilter = {
  q: 'orders',
  agents: [run.agent_type_id],
  standings: ['running'],
  people: ['00000000-0000-4000-8000-000000000003'],
  machines: ['build-7'],
};

test('every side of the filter narrows; a side that nothing is chosen of does not', () => {
  expect(passes(run, NO_FILTER)).toBe(true);
  expect(passes(run, full)).toBe(true);
  for (const other of [
    { q: 'invoices' },
    { agents: ['another'] },
    { standings: ['waiting', 'finished'] },
    { people: ['another'] },
    { machines: ['another'] },
  ] as const) {
    expect(passes(run, { ...full, ...other })).toBe(false);
  }
});

test('all words must be there, in any case and anywhere that the row shows', () => {
  expect(passes(run, { ...NO_FILTER, q: 'ORDERS  migration' })).toBe(true);
  expect(passes(run, { ...NO_FILTER, q: 'ada build-7' })).toBe(true);
  expect(passes(run, { ...NO_FILTER, q: 'orders nothing' })).toBe(false);
});

test('a run that has an open question waits, whatever its status says', () => {
  expect(passes({ ...run, open_asks: 1 }, { ...NO_FILTER, standings: ['waiting'] })).toBe(true);
  expect(passes({ ...run, status: 'FAILED' }, { ...NO_FILTER, standings: ['finished'] })).toBe(true);
});

test('what the address and the server carry comes back the same, and nothing that somebody typed into the address gets through', () => {
  expect(filterOf(filterSearchOf(full))).toEqual(full);
  expect(filterOf(parseFilterSearch(filterSearchOf(full) as Record<string, unknown>))).toEqual(full);
  expect(runFilterOf(serverFilterOf(full))).toEqual(full);
  expect(serverFilterOf(NO_FILTER)).toEqual({});
  expect(parseFilterSearch({ q: 7, agent: 'one', status: ['running', 'evil', 3], person: { a: 1 } })).toEqual({
    q: '7',
    agent: ['one'],
    status: ['running'],
  });
});

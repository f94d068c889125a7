import { INSTANCE_STATUSES } from '@beckon/contract/instance-status';
import { expect, test } from 'vitest';
import { INSTANCE_TRANSITIONS, isOver, nextStatus, type InstanceHappening } from './instance-state.ts';

const happenings = Object.keys(INSTANCE_TRANSITIONS.ACTIVE) as InstanceHappening[];
const over = INSTANCE_STATUSES.filter(isOver);
const alive = INSTANCE_STATUSES.filter((status) => !isOver(status));

test('every status has a cell for every happening, and every cell is a status', () => {
  for (const status of INSTANCE_STATUSES) {
    expect(Object.keys(INSTANCE_TRANSITIONS[status]).toSorted()).toEqual(happenings.toSorted());
    for (const next of Object.values(INSTANCE_TRANSITIONS[status])) expect(INSTANCE_STATUSES).toContain(next);
  }
});

test('what is over stays over: nothing an agent or a person sends reopens it [C10]', () => {
  expect(over).toEqual(['COMPLETED', 'FAILED', 'KILLED']);
  for (const status of over) {
    for (const happening of happenings.filter((one) => one !== 'ended'))
      expect(nextStatus(status, happening)).toBe(status);
  }
});

test('a message makes every living instance ACTIVE, a question makes it AWAITING_INPUT', () => {
  for (const status of alive) {
    expect(nextStatus(status, 'agent_message')).toBe('ACTIVE');
    expect(nextStatus(status, 'agent_question')).toBe('AWAITING_INPUT');
  }
});

test('an answer makes a waiting instance ACTIVE through whatever door [C11]', () => {
  expect(nextStatus('AWAITING_INPUT', 'person_message')).toBe('ACTIVE');
});

test('only the agent itself brings a lost instance back [C26]', () => {
  for (const status of ['DISCONNECTED', 'STALE'] as const) {
    expect(nextStatus(status, 'person_message')).toBe(status);
    expect(nextStatus(status, 'relayed_message')).toBe(status);
    expect(nextStatus(status, 'contact')).toBe('ACTIVE');
    expect(nextStatus(status, 'contact_waiting')).toBe('AWAITING_INPUT');
  }
});

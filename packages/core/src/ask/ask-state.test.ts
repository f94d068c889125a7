import { ASK_STATES } from '@beckon/contract/ask';
import { expect, test } from 'vitest';
import { ASK_TRANSITIONS, isLive, statesBefore, type AskHappening } from './ask-state.ts';

const happenings: AskHappening[] = ['answer', 'deliver', 'apply', 'cancel', 'expire'];

test('every state has a cell for every happening', () => {
  for (const state of ASK_STATES) expect(Object.keys(ASK_TRANSITIONS[state]).toSorted()).toEqual(happenings.toSorted());
});

test('each step has exactly one state before it: an ask is answered once, delivered once, applied once', () => {
  expect(happenings.map((happening) => [happening, statesBefore(happening)])).toEqual([
    ['answer', ['open']],
    ['deliver', ['answered']],
    ['apply', ['delivered']],
    ['cancel', ['open']],
    ['expire', ['open']],
  ]);
});

test('an ask is live until it is applied or closed', () => {
  expect(ASK_STATES.filter(isLive)).toEqual(['open', 'answered', 'delivered']);
});

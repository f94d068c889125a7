import { expect, test } from 'vitest';
import type { KeyActor, PersonActor } from '../context.ts';
import type { Lane } from './lanes.ts';
import { openRates, type Rates } from './rates.ts';
import { takeForOperation, type RatedOperation } from './take-for-operation.ts';

const person: PersonActor = {
  kind: 'person',
  session_id: 's',
  user_id: 'u',
  workspace_id: 'w',
  role: 'owner',
  scopes: ['read', 'decide'],
};
const key = (key_id: string): KeyActor => ({
  kind: 'key',
  key_id,
  user_id: 'u',
  workspace_id: 'w',
  scopes: ['read', 'agent'],
});

const ANSWER: RatedOperation = { id: 'asks.answer', scope: 'decide', type: 'mutation' };
const SEND: RatedOperation = { id: 'messages.sendAgent', scope: 'agent', type: 'mutation' };
const LIST: RatedOperation = { id: 'instances.list', scope: 'read', type: 'query' };
const FEED: RatedOperation = { id: 'feed.instance', scope: 'read', type: 'subscription' };

test('each call counts for its caller, in the lane of what it does', async () => {
  const taken: [Lane, string][] = [];
  const rates = { take: async (lane: Lane, subject: string) => void taken.push([lane, subject]) } as Rates;
  for (const operation of [ANSWER, SEND, LIST, FEED]) await takeForOperation({ rates, actor: person }, operation);
  for (const operation of [SEND, LIST]) await takeForOperation({ rates, actor: key('k') }, operation);
  await takeForOperation({ rates, actor: undefined }, SEND);
  expect(taken).toEqual([
    ['decide', 'user:u'],
    ['write', 'user:u'],
    ['read', 'user:u'],
    ['read', 'user:u'],
    ['write', 'agent:k'],
    ['agents', 'user:u'],
    ['read', 'agent:k'],
    ['agents', 'user:u'],
  ]);
});

test('whatever else a person and their agents do, the person’s answers go through [S69]', async () => {
  const few = { points: 2, seconds: 60 };
  const rates = await openRates({ lanes: { read: few, write: few, agents: { points: 3, seconds: 60 } } });
  const outcomes = async (actor: PersonActor | KeyActor, operation: RatedOperation, times: number) => {
    const calls = Array.from({ length: times }, () => takeForOperation({ rates, actor }, operation));
    return (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length;
  };
  expect(await outcomes(key('a'), SEND, 50)).toBe(2);
  expect(await outcomes(key('b'), SEND, 50)).toBe(1);
  expect(await outcomes(key('c'), LIST, 50)).toBe(0);
  expect(await outcomes(person, LIST, 50)).toBe(2);
  expect(await outcomes(person, SEND, 50)).toBe(2);
  expect(await outcomes(person, ANSWER, 50)).toBe(50);
});

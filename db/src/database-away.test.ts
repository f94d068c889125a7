import { expect, test } from 'vitest';
import { DatabaseAway, isDatabaseAway } from './database-away.ts';

const coded = (code: string, more: object = {}): Error => Object.assign(new Error('Told by a code'), { code, ...more });

test.each([
  new DatabaseAway(),
  coded('57P01'),
  coded('57P03'),
  coded('53300'),
  coded('08006'),
  coded('ECONNRESET', { syscall: 'read' }),
  coded('EPIPE', { syscall: 'write' }),
  new Error('Connection terminated unexpectedly'),
  new Error('Client has encountered a connection error and is not queryable'),
])('%o says that the database is away (G13)', (error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each([
  coded('23505'),
  coded('57014'),
  coded('55P03'),
  // Somebody else's connection: only those of the database's pool are known by where they come from.
  coded('ECONNREFUSED', { syscall: 'connect' }),
  coded('ECONNRESET'),
  new Error('The connection was terminated'),
  'Connection terminated',
  undefined,
])('%o says something else', (error) => {
  expect(isDatabaseAway(error)).toBe(false);
});

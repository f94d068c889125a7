import { expect, test } from 'vitest';
import { withStartupOptions } from './startup-options.ts';

test('settings become options of the connection', () => {
  expect(withStartupOptions('postgres://ada@db/beckon', { role: 'beckon_app', timezone: 'UTC' })).toEqual({
    connectionString: 'postgres://ada@db/beckon',
    options: '-c role=beckon_app -c timezone=UTC',
  });
});

test('spaces of a value are kept', () => {
  const { options } = withStartupOptions('postgres://db/beckon', { default_transaction_isolation: 'read committed' });
  expect(options).toBe('-c default_transaction_isolation=read\\ committed');
});

test('what the address names stays, and ours come after it', () => {
  expect(withStartupOptions('postgres://db/beckon?options=endpoint%3Dada&sslmode=require', { role: 'app' })).toEqual({
    connectionString: 'postgres://db/beckon?sslmode=require',
    options: 'endpoint=ada -c role=app',
  });
});

test('an address of the older kind is left as it is', () => {
  const given = '/var/run/postgresql beckon';
  expect(withStartupOptions(given, { role: 'app' })).toEqual({ connectionString: given, options: '-c role=app' });
});

import { runServer } from './run-server.ts';

await runServer(async () => {
  const { buildWebIfStale } = await import('@beckon/web/build-if-stale');
  return buildWebIfStale();
});

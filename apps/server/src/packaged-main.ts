import { join } from 'node:path';
import { runServer } from './run-server.ts';

/** The entry of the package: what is built stands beside the bundle (`scripts/pack-server.ts`). */
const beside = (name: string): string => join(import.meta.dirname, '..', name);

await runServer(() => Promise.resolve({ dist: beside('web'), swaggerUi: beside('swagger-ui') }));

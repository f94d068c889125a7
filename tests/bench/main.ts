import { arch, cpus, release } from 'node:os';
import { openBenchDatabase } from './bench-database.ts';
import { benchLatency } from './latency.ts';
import { benchThroughput } from './throughput.ts';

// Absolute figures are of this machine at this minute: quote the ratios.
console.log(`Node ${process.version}, ${arch()}, ${cpus().length} cores, kernel ${release()}`);
await using bench = await openBenchDatabase();
await benchThroughput(bench);
await benchLatency(bench);

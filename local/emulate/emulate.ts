import type { TableClient } from '../dynamodb/client.ts';
import { withConflicts } from './conflicts.ts';
import type { Emulation } from './emulation.ts';
import { withStaleReads } from './staleReads.ts';
import { withThrottling } from './throttling.ts';
import { sweepExpired } from './ttl.ts';

/**
 * Makes a database show what DynamoDB shows and it does not.
 *
 * @param client the database's, whose calls are counted
 * @param quiet another client of it, for what the emulation itself reads and deletes
 * @returns a client for everything that stands for AWS, and what ends the emulation
 */
export function emulate(
  client: TableClient,
  quiet: TableClient,
  { staleReads, conflicts, throttling, ttl, seed }: Emulation,
): { client: TableClient; stop(): Promise<void> } {
  let emulated = client;
  if (staleReads) emulated = withStaleReads(emulated, quiet);
  if (conflicts) emulated = withConflicts(emulated);
  if (throttling) emulated = withThrottling(emulated, throttling, seed);
  const endSweep = ttl ? sweepExpired(quiet) : undefined;
  return { client: emulated, stop: async () => endSweep?.() };
}

import type { TableClient } from '../dynamodb/client.ts';
import { withConflicts } from './conflicts.ts';
import type { Emulation } from './emulation.ts';
import { withLateIndexes } from './lateIndexes.ts';
import { withStaleReads } from './staleReads.ts';
import { withThrottling } from './throttling.ts';

/**
 * Makes a database show what DynamoDB shows and it does not.
 *
 * @param client the database's, whose calls are counted
 * @param quiet another client of it, for what the emulation itself reads
 * @returns a client for everything that stands for AWS
 */
export function emulate(
  client: TableClient,
  quiet: TableClient,
  { staleReads, lateIndexes, conflicts, throttling, seed }: Emulation,
): TableClient {
  let emulated = client;
  if (staleReads) emulated = withStaleReads(emulated, quiet);
  if (lateIndexes) emulated = withLateIndexes(emulated, quiet);
  if (conflicts) emulated = withConflicts(emulated);
  if (throttling) emulated = withThrottling(emulated, throttling, seed);
  return emulated;
}

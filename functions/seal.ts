import { answer } from './answer.ts';
import { makeEnvelope } from './envelope/items.ts';
import { readEnvironment } from './environment.ts';
import { connectKeyStore } from './keyStore.ts';
import type { SealAnswer, SealBatchAnswer, SealBatchRequest, SealRequest } from './payloads.ts';
import { sealBatch } from './sealBatch.ts';
import { sealChange } from './sealChange.ts';

const environment = readEnvironment(process.env);
const envelope = makeEnvelope(connectKeyStore(environment), { ttlSeconds: environment.branchKeyTtlSeconds });

/** Seals an item, `SealRequest` to `SealAnswer`, or new ones together, `SealBatchRequest` to `SealBatchAnswer`. */
export const handler = answer<SealRequest | SealBatchRequest, SealAnswer | SealBatchAnswer>(
  async (request) => ('items' in request ? sealBatch(envelope, request) : sealChange(envelope, request)),
);

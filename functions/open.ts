import { answer } from './answer.ts';
import { makeEnvelope } from './envelope/items.ts';
import { readEnvironment } from './environment.ts';
import { connectKeyStore } from './keyStore.ts';
import { openBatch } from './openBatch.ts';
import { openSealed } from './openSealed.ts';
import type { OpenAnswer, OpenBatchAnswer, OpenBatchRequest, OpenRequest } from './payloads.ts';

const environment = readEnvironment(process.env);
const envelope = makeEnvelope(connectKeyStore(environment), { ttlSeconds: environment.branchKeyTtlSeconds });

/** Opens a sealed item, `OpenRequest` to `OpenAnswer`, or a batch, `OpenBatchRequest` to `OpenBatchAnswer`. */
export const handler = answer<OpenRequest | OpenBatchRequest, OpenAnswer | OpenBatchAnswer>(
  async (request) => ('items' in request ? openBatch(envelope, request) : openSealed(envelope, request)),
);

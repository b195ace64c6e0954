import { answer } from './answer.ts';
import { makeEnvelope } from './envelope/items.ts';
import { readEnvironment } from './environment.ts';
import { connectKeyStore } from './keyStore.ts';
import type { SealRequest } from './payloads.ts';
import { sealChange } from './sealChange.ts';

const environment = readEnvironment(process.env);
const envelope = makeEnvelope(connectKeyStore(environment), { ttlSeconds: environment.branchKeyTtlSeconds });

/** Seals an item under the key of its vault: `SealRequest` in, `SealAnswer` out. */
export const handler = answer((request: SealRequest) => sealChange(envelope, request));

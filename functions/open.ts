import { answer } from './answer.ts';
import { makeEnvelope } from './envelope/items.ts';
import { readEnvironment } from './environment.ts';
import { connectKeyStore } from './keyStore.ts';
import { openSealed } from './openSealed.ts';
import type { OpenRequest } from './payloads.ts';

const environment = readEnvironment(process.env);
const envelope = makeEnvelope(connectKeyStore(environment), { ttlSeconds: environment.branchKeyTtlSeconds });

/** Opens a sealed item: `OpenRequest` in, `OpenAnswer` out. */
export const handler = answer((request: OpenRequest) => openSealed(envelope, request));

import { answer } from './answer.ts';
import { connectGovernance } from './keyStore.ts';
import { openBatch } from './openBatch.ts';
import { openSealed } from './openSealed.ts';
import type { OpenAnswer, OpenBatchAnswer, OpenBatchRequest, OpenRequest } from './payloads.ts';

const governed = connectGovernance();

/**
 * Opens a sealed item, `OpenRequest` to `OpenAnswer`, or a batch, `OpenBatchRequest` to `OpenBatchAnswer`, for whom a
 * grant makes a READER.
 */
export const handler = answer<OpenRequest | OpenBatchRequest, OpenAnswer | OpenBatchAnswer>(
  async (request) => {
    const { control } = await governed.require(request, 'READER');
    return 'items' in request
      ? openBatch(governed.envelope, request, control.retired)
      : openSealed(governed.envelope, request, control.retired);
  },
);

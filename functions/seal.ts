import { answer } from './answer.ts';
import { connectGovernance } from './keyStore.ts';
import type {
  CopyRequest,
  SealAnswer,
  SealBatchAnswer,
  SealBatchRequest,
  SealRequest,
} from './payloads/seal.ts';
import { sealBatch } from './sealBatch.ts';
import { sealChange } from './sealChange.ts';
import { sealCopy } from './sealCopy.ts';

const governed = connectGovernance();

/**
 * Seals an item, `SealRequest` to `SealAnswer`, or new ones together, `SealBatchRequest` to `SealBatchAnswer`, or a copy,
 * `CopyRequest` to `SealAnswer`, for whom a grant makes an EDITOR.
 */
export const handler = answer<SealRequest | SealBatchRequest | CopyRequest, SealAnswer | SealBatchAnswer>(
  async (request) => {
    const { control } = await governed.require(request, 'EDITOR');
    if ('source' in request) return sealCopy(governed, request);
    return 'items' in request
      ? sealBatch(governed.envelope, request)
      : sealChange(governed.envelope, request, control.retired);
  },
);

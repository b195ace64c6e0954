import { answer } from './answer.ts';
import { connectGovernance } from './keyStore.ts';
import { openBatch } from './openBatch.ts';
import { openSealed } from './openSealed.ts';
import type {
  OpenAnswer,
  OpenBatchAnswer,
  OpenBatchRequest,
  OpenRequest,
  TotpAnswer,
  TotpRequest,
} from './payloads/open.ts';
import { totpCode } from './totpCode.ts';

const governed = connectGovernance();

/**
 * Opens a sealed item, `OpenRequest` to `OpenAnswer`, or a batch, `OpenBatchRequest` to `OpenBatchAnswer`, or makes its
 * one-time code, `TotpRequest` to `TotpAnswer`, for whom a grant makes a READER.
 */
export const handler = answer<
  OpenRequest | OpenBatchRequest | TotpRequest,
  OpenAnswer | OpenBatchAnswer | TotpAnswer
>(async (request) => {
  const { control } = await governed.require(request, 'READER');
  if ('items' in request) return openBatch(governed.envelope, request, control.retired);
  const opened = await openSealed(governed.envelope, request, control.retired);
  return 'code' in request ? totpCode(opened, request.code.field, Date.now()) : opened;
});

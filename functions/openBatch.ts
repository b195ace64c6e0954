import { describe } from './answer.ts';
import type { Envelope } from './envelope/items.ts';
import { ExpectedError } from './errors.ts';
import { openSealed } from './openSealed.ts';
import type { FunctionError } from './payloads/common.ts';
import type { OpenAnswer, OpenBatchAnswer, OpenBatchRequest } from './payloads/open.ts';

/** Items of one batch. */
const MOST_ITEMS = 100;

/**
 * Bytes of a batch's results as JSON. Lambda answers at most 6 MB to an invocation (Lambda quotas), and fails one that
 * is larger as a whole: the difference is left for the frame around the results.
 */
const MOST_BYTES = 5 * 1024 * 1024;

/**
 * Opens the messages of a batch. One that is refused does not spoil the others: its place has its error. Results that
 * would not fit are `LimitExceeded`, each on its own; a smaller batch opens them. A key version is loaded once.
 * Throws `LimitExceeded` for more than 100 items, before any is opened.
 */
export async function openBatch(
  envelope: Envelope,
  request: Omit<OpenBatchRequest, 'grant'>,
  retired: ReadonlySet<string>,
): Promise<OpenBatchAnswer> {
  const { caller, vaultId, items } = request;
  if (items.length > MOST_ITEMS) {
    throw new ExpectedError('LimitExceeded', `A batch has up to ${MOST_ITEMS} items. Split it.`);
  }
  const opened = await Promise.all(
    items.map((item) => openSealed(envelope, { ...item, caller, vaultId }, retired).catch(describe)),
  );
  return { results: cutToSize(opened) };
}

function cutToSize(results: (OpenAnswer | FunctionError)[]): (OpenAnswer | FunctionError)[] {
  let bytes = 0;
  return results.map((result) => {
    const size = Buffer.byteLength(JSON.stringify(result));
    if (bytes + size > MOST_BYTES) return tooLarge;
    bytes += size;
    return result;
  });
}

const tooLarge: FunctionError = {
  error: {
    type: 'LimitExceeded',
    message: 'The secrets of this batch are too large together. Ask for fewer.',
  },
};

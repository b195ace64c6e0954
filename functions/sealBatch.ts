import { packItem, sealPacked } from './envelope/items.ts';
import type { Envelope } from './envelope/items.ts';
import { ExpectedError, badInput } from './errors.ts';
import { applyChange } from './items/applyChange.ts';
import type { SealedItem } from './payloads/items.ts';
import type { SealBatchAnswer, SealBatchRequest } from './payloads/seal.ts';
import { withMetadata } from './sealChange.ts';

const MOST_ITEMS = 25;
/**
 * Plaintext of a batch, padding included. Base64 makes it 1.4 MiB in the answer and in the transaction that stores it,
 * below the 4 MB of a TransactWriteItems (DynamoDB quotas).
 */
const MOST_BYTES = 1024 * 1024;

/**
 * Seals new items of a vault, each as its version 1: all or none. They are all checked before a key is loaded, and the
 * first that is refused, in their order, is the answer: its message begins with `items[3]: `. Throws `BadInput` (also
 * for none and for over 25), `LimitExceeded` (an item over 256 KiB, all over 1 MiB), `KeyUnavailable`, `SealBroken`.
 */
export async function sealBatch(
  envelope: Envelope,
  request: Omit<SealBatchRequest, 'grant'>,
): Promise<SealBatchAnswer> {
  const { vaultId, items } = request;
  if (items.length < 1 || items.length > MOST_ITEMS) throw badInput(`Give 1 to ${MOST_ITEMS} items.`);
  const packed = items.map(({ itemId, change }, index) => ({ itemId, ...packAt(index, change) }));
  if (packed.reduce((bytes, { plaintext }) => bytes + plaintext.length, 0) > MOST_BYTES) {
    throw new ExpectedError('LimitExceeded', 'The items of a batch may take 1 MiB in all. Split it.');
  }
  const answers = packed.map(async ({ itemId, item, plaintext }) =>
    withMetadata(await sealPacked(envelope, { vaultId, itemId, version: 1 }, plaintext), item),
  );
  return { items: await Promise.all(answers) };
}

function packAt(index: number, change: SealBatchRequest['items'][number]['change']): Packed {
  try {
    const item = applyChange(undefined, change);
    return { item, plaintext: packItem(item) };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    throw new ExpectedError(error.type, `items[${index}]: ${error.message}`, error.reason);
  }
}

interface Packed {
  item: SealedItem;
  plaintext: Buffer;
}

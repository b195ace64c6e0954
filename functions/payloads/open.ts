/** What `open` takes and answers. */
import type { TotpCode } from '../../generated/schema.ts';
import type { Acting, FunctionError, ItemAddress, SealedMessage } from './common.ts';
import type { SealedItem } from './items.ts';

/** `open`: opens one sealed version of an item. */
export interface OpenRequest extends ItemAddress, SealedMessage, Acting {
  /** The row's metadata, given when `version` is the item's current one; a difference to the sealed copy is `SealBroken`. */
  listed?: { title: string; username: string | null; urls: string[] };
  /** Refused with `BadInput` unless it belongs to one of the sealed URLs. */
  forUrl?: string | null;
}

/** `open`: makes the one-time code of a sealed item. */
export interface TotpRequest extends Omit<OpenRequest, 'forUrl'> {
  /** `field`: the name of a custom field; null: the item's own, of a LOGIN. */
  code: { field: string | null };
}

/** What `open` answers to that: never the seed. */
export type TotpAnswer = Omit<TotpCode, '__typename'>;

/** What `open` answers, all from the sealed copy. */
export type OpenAnswer = SealedItem;

/** One of the messages of `OpenBatchRequest`. */
export type OpenBatchItem = Omit<OpenRequest, keyof Acting | 'forUrl'>;

/** `open`, for 1 to 100 sealed versions of one vault in one invocation. */
export interface OpenBatchRequest extends Acting {
  items: OpenBatchItem[];
}

/** What `open` answers to a batch: a result or an error for each item, in its order. */
export interface OpenBatchAnswer {
  results: (OpenAnswer | FunctionError)[];
}

/** What `seal` takes and answers. */
import type { ItemKind } from '../../generated/schema.ts';
import type { Acting, ItemAddress, SealedMessage } from './common.ts';
import type { ItemChange, ItemHost } from './items.ts';
import type { OpenRequest } from './open.ts';

/** `seal`: makes the next sealed version of an item. */
export interface SealRequest extends ItemAddress, Acting {
  /** The version to merge into; absent for a new item. Of a revert it is the version to take back, with no change. */
  previous?: SealedMessage & { version: number };
  change: ItemChange;
}

/** `seal`, for 1 to 25 new items of one vault in one invocation: all or none. */
export interface SealBatchRequest extends Acting {
  items: { itemId: string; change: ItemChange }[];
}

/** What `seal` answers to a batch: every item as its version 1, in order. */
export interface SealBatchAnswer {
  items: SealAnswer[];
}

/** `seal`: seals a new item that is a version of another one, of this vault or of another. */
export interface CopyRequest extends Acting {
  itemId: string;
  /** Opened by its own grant, of the same caller. */
  source: Omit<OpenRequest, 'forUrl'>;
  /** Absent or null: as it was. */
  title?: string | null;
}

/** What `seal` answers: the message, and the metadata that the table lists. */
export interface SealAnswer extends SealedMessage {
  kind: ItemKind;
  title: string;
  username: string | null;
  urls: string[];
  hosts: ItemHost[];
}

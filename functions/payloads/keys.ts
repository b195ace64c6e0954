/** What `governKey`, `rotateKey`, `reencrypt` and `shredKey` take and answer. */
import type { Acting, ItemAddress, SealedMessage } from './common.ts';
import type { IssuedGrant } from './grants.ts';

/** `governKey`, to change the state: an OWNER's. */
export interface ChangeStateRequest extends Acting {
  action: 'LOCK' | 'UNLOCK' | 'SCHEDULE_DELETION' | 'CANCEL_DELETION';
  /** For SCHEDULE_DELETION: 7 to 30. */
  days?: number;
  /** For CANCEL_DELETION: whether the vault table shows that one is scheduled; either's word is enough to take it back. */
  isShown?: boolean;
}

/** What it answers to that. */
export interface GovernKeyAnswer {
  /** Epoch seconds from which on the key may be destroyed; null: never. */
  deleteAt: number | null;
}

/** `governKey`: what concerns the state and the versions of a vault's key. */
export type GovernKeyRequest = ChangeStateRequest | ({ action: 'RETIRE' } & RetireKeysRequest);

/** `rotateKey`: an OWNER has a vault's key rotated: what is sealed from now on is under the new version. */
export type RotateKeyRequest = Acting;

/** What `rotateKey` answers. */
export interface RotateKeyAnswer {
  /** The new version, a UUID. */
  keyVersion: string;
}

/** `reencrypt`: an OWNER has sealed versions and grants sealed anew, under the active version of the vault's key. */
export interface ReencryptRequest extends Acting {
  items: (Omit<ItemAddress, 'vaultId'> & SealedMessage)[];
  grants: { member: string; grant: string }[];
}

/** What became of one message: sealed anew, under the active version already, or not to be opened. */
export interface Resealed<Message> {
  sealedAnew?: Message;
  kept?: 'CURRENT' | 'BROKEN';
}

/** What `reencrypt` answers, in the order of its request. */
export interface ReencryptAnswer {
  items: Resealed<SealedMessage>[];
  grants: Resealed<IssuedGrant>[];
}

/** `governKey`, to retire: an OWNER has every version of a vault's key but the active one refused from now on. */
export interface RetireKeysRequest extends Acting {
  /** Epoch seconds at which the pass began that found nothing under another version. */
  since: number;
}

/** What it answers to that: false where the pass began too early, so that a write in flight may have come after it. */
export interface RetireKeysAnswer {
  retired: boolean;
}

/** `shredKey`: destroys the key of a vault whose time is over. */
export interface ShredKeyRequest {
  vaultId: string;
}

/** What `shredKey` answers. */
export interface ShredKeyAnswer {
  shredded: true;
}

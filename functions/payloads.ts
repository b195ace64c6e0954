/**
 * What AppSync's pipelines send to the functions, and what comes back. A function answers its result, or
 * `FunctionError` for an error that the caller should see; anything that it throws reaches the caller as `Internal`.
 */
import type { ErrorType } from '../resolvers/errors.ts';
import type { ItemKind, LoginSecretInput, NoteSecretInput } from '../generated/schema.ts';

/** An expected error, of the closed list; `message` says what to do next and carries no secret. */
export interface FunctionError {
  error: { type: ErrorType; message: string };
}

/** Which sealed message is meant: these are the pairs of its encryption context. */
export interface ItemAddress {
  vaultId: string;
  itemId: string;
  /** From 1. */
  version: number;
}

/** A sealed message as the table keeps it. */
export interface SealedMessage {
  /** Base64 of an AWS Encryption SDK message. */
  sealed: string;
  /** Its exact length in bytes before base64: the suite accepts trailing bytes, so the length is checked. */
  length: number;
  /** The version of the vault key that sealed it. */
  keyVersion: string;
}

/** The fields of an item that a caller gives. Absent: keep (update) or none (create). Null: clear. A kind replaces whole. */
export interface ItemChange {
  title?: string | null;
  username?: string | null;
  urls?: string[] | null;
  login?: LoginSecretInput | null;
  note?: NoteSecretInput | null;
}

/** `seal`: makes the next sealed version of an item. */
export interface SealRequest extends ItemAddress {
  /** The caller's member id. */
  caller: string;
  /** The version to merge into; absent for a new item. */
  previous?: SealedMessage & { version: number };
  change: ItemChange;
}

/** A host of an item's URLs, both in punycode and lower case: `login.example.co.uk` has the domain `example.co.uk`. */
export interface ItemHost {
  /** Registrable domain; the host itself where it has none (an IP address, `localhost`). */
  domain: string;
  host: string;
}

/** What `seal` answers: the message, and the metadata that the table lists. */
export interface SealAnswer extends SealedMessage {
  kind: ItemKind;
  title: string;
  username: string | null;
  urls: string[];
  hosts: ItemHost[];
}

/** `open`: opens one sealed version of an item. */
export interface OpenRequest extends ItemAddress, SealedMessage {
  caller: string;
  /** The row's metadata, given when `version` is the item's current one; a difference to the sealed copy is `SealBroken`. */
  listed?: { title: string; username: string | null; urls: string[] };
  /** Refused with `BadInput` unless it belongs to one of the sealed URLs. */
  forUrl?: string | null;
}

/** What `open` answers, all from the sealed copy. */
export interface OpenAnswer {
  kind: ItemKind;
  title: string;
  username: string | null;
  urls: string[];
  login?: { password: string | null; notes: string | null };
  note?: { text: string };
}

/** One of the messages of `OpenBatchRequest`. */
export type OpenBatchItem = Omit<OpenRequest, 'vaultId' | 'caller' | 'forUrl'>;

/** `open`, for 1 to 100 sealed versions of one vault in one invocation. */
export interface OpenBatchRequest {
  caller: string;
  vaultId: string;
  items: OpenBatchItem[];
}

/** What `open` answers to a batch: a result or an error for each item, in its order. */
export interface OpenBatchAnswer {
  results: (OpenAnswer | FunctionError)[];
}

/** `createVaultKey`: makes the key of a new vault; the same caller and token yield the same vault. */
export interface CreateVaultKeyRequest {
  caller: string;
  requestToken: string;
}

/** What `createVaultKey` answers. */
export interface CreateVaultKeyAnswer {
  vaultId: string;
}

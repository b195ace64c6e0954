/**
 * What AppSync's pipelines send to the functions, and what comes back. A function answers its result, or
 * `FunctionError` for an error that the caller should see; anything that it throws reaches the caller as `Internal`.
 */
import type { ErrorType } from '../../resolvers/errors.ts';

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

/** Who acts in a vault: proven by the grant, whatever the table says of the caller. */
export interface Acting {
  vaultId: string;
  /** The caller's member id, from the proven identity. */
  caller: string;
  /** Base64 of the caller's grant, from the member row; empty where the row has none. */
  grant: string;
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

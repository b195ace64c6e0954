/**
 * What AppSync's pipelines send to the functions, and what comes back. A function answers its result, or
 * `FunctionError` for an error that the caller should see; anything that it throws reaches the caller as `Internal`.
 */
import type { ErrorType } from '../resolvers/errors.ts';
import type {
  ApiKeySecret,
  CardSecret,
  CustomField,
  CustomFieldInput,
  CustomSecret,
  DatabaseSecret,
  IdentitySecret,
  ItemKind,
  LoginSecret,
  NewItemInput,
  NoteSecret,
  SshKeySecret,
  WifiSecret,
} from '../generated/schema.ts';

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

/** The secrets of an item's kinds, as a caller gives them: of a whole item exactly one. */
export type KindInputs = Pick<
  NewItemInput,
  'login' | 'note' | 'card' | 'identity' | 'sshKey' | 'apiKey' | 'database' | 'wifi' | 'custom'
>;

/** The fields of an item that a caller gives. Absent: keep (update) or none (create). Null: clear. A kind replaces whole. */
export interface ItemChange extends KindInputs {
  title?: string | null;
  username?: string | null;
  urls?: string[] | null;
  customFields?: CustomFieldInput[] | null;
}

/** `seal`: makes the next sealed version of an item. */
export interface SealRequest extends ItemAddress {
  /** The caller's member id. */
  caller: string;
  /** The version to merge into; absent for a new item. Of a revert it is the version to take back, with no change. */
  previous?: SealedMessage & { version: number };
  change: ItemChange;
}

/** `seal`, for 1 to 25 new items of one vault in one invocation: all or none. */
export interface SealBatchRequest {
  caller: string;
  vaultId: string;
  items: { itemId: string; change: ItemChange }[];
}

/** What `seal` answers to a batch: every item as its version 1, in order. */
export interface SealBatchAnswer {
  items: SealAnswer[];
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

/** A type of the schema as it is sealed: absent is null. */
export type Sealed<Type> = {
  [Field in Exclude<keyof Type, '__typename'>]-?: Exclude<Type[Field], undefined>;
};

/** The schema's type of each kind's secret. */
export interface SecretTypes {
  LOGIN: LoginSecret;
  NOTE: NoteSecret;
  CARD: CardSecret;
  IDENTITY: IdentitySecret;
  SSH_KEY: SshKeySecret;
  API_KEY: ApiKeySecret;
  DATABASE: DatabaseSecret;
  WIFI: WifiSecret;
  CUSTOM: CustomSecret;
}

/** A kind, with the secret of that kind. */
export type KindSecret<Kind extends ItemKind = ItemKind> = {
  [One in Kind]: { kind: One; secret: Sealed<SecretTypes[One]> };
}[Kind];

/** The whole of an item as it is sealed. */
export type SealedItem<Kind extends ItemKind = ItemKind> = KindSecret<Kind> & {
  title: string;
  username: string | null;
  urls: string[];
  customFields: Sealed<CustomField>[];
};

/** What `open` answers, all from the sealed copy. */
export type OpenAnswer = SealedItem;

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

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
  GeneratePasswordInput,
  IdentitySecret,
  ItemKind,
  LoginSecret,
  NewItemInput,
  NoteSecret,
  Role,
  SshKeySecret,
  VaultHealthPage,
  TotpCode,
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
export type OpenBatchItem = Omit<OpenRequest, keyof Acting | 'forUrl'>;

/** `open`, for 1 to 100 sealed versions of one vault in one invocation. */
export interface OpenBatchRequest extends Acting {
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

/** A grant as a member row keeps it. */
export interface IssuedGrant {
  /** The number of the grant among the member's, in decimal; in the message too. */
  grantId: string;
  /** Base64 of the sealed message. */
  grant: string;
}

/** What `createVaultKey` answers: the vault's id, and its owner's grant. */
export interface CreateVaultKeyAnswer extends IssuedGrant {
  vaultId: string;
}

/** `grants`, to issue: an OWNER gives a member a role. Answers `IssuedGrant`. */
export interface IssueGrantRequest extends Acting {
  member: string;
  role: Role;
  /** Epoch seconds; null: never. */
  expires: number | null;
}

/** `grants`, to invite: an OWNER's fresh code. */
export type MakeInvitationRequest = Acting;

/** What it answers to that. */
export interface MakeInvitationAnswer {
  /** The vault's id and 130 random bits: told to the owner once, and kept nowhere. */
  code: string;
  /** SHA-256 of the code, hexadecimal: what the table keeps. */
  hash: string;
  /** The inviter's grant: the invitation dies with it. */
  grantId: string;
}

/** `grants`, to find an invitation: the SHA-256 of an invitation's code, which a resolver cannot compute. */
export interface HashCodeRequest {
  code: string;
}

/** What it answers to that. */
export interface HashCodeAnswer {
  hash: string;
}

/** A sealed order to revoke grants: it acts whenever it is carried out, and says itself what it revokes. */
export interface RevocationOrder {
  /** Base64 of the sealed message; empty: there is nothing to revoke. */
  order: string;
}

/** `grants`, to order a revocation: an OWNER, or the member himself, orders that the member's grants end. Answers `RevocationOrder`. */
export interface OrderRevocationRequest extends Acting {
  member: string;
  /** The `grantId` of a grant that stays; the older ones end. Absent: all end. */
  keep?: string;
}

/** `grants`, to revoke: carries an order out. Done again, it changes nothing. */
export interface RevokeGrantRequest extends RevocationOrder {
  vaultId: string;
}

/** `grants`: what concerns members. */
export type GrantsRequest =
  | ({ action: 'ISSUE' } & IssueGrantRequest)
  | ({ action: 'INVITE' } & MakeInvitationRequest)
  | ({ action: 'HASH_CODE' } & HashCodeRequest)
  | ({ action: 'ORDER_REVOCATION' } & OrderRevocationRequest)
  | ({ action: 'REVOKE' } & RevokeGrantRequest);

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

/** A scan of a vault's health: what makes the group ids of its pages comparable, and of nothing else. It is no secret. */
export interface Scan {
  /** 32 hexadecimal digits, drawn by the function. */
  id: string;
  /** Epoch seconds at which it began. */
  since: number;
  /** The version of the vault's key that its group ids come from. */
  keyVersion: string;
}

/** One of the items of a page to check. */
export interface HealthItem extends Omit<ItemAddress, 'vaultId'>, SealedMessage {
  /** When the version was made, as its row says. */
  sealedAt: string;
  /** As in `OpenRequest`. */
  listed: NonNullable<OpenRequest['listed']>;
}

/** `health`: checks up to 100 current versions of items, for a READER. */
export interface HealthRequest extends Acting {
  /** Absent: a scan begins. */
  scan?: Scan;
  items: HealthItem[];
  /** Whether the vault wants its passwords looked up among breached ones. */
  breachCheck: boolean;
}

/** What `health` answers: findings, and nothing of what the items hold. */
export interface HealthAnswer extends Omit<
  VaultHealthPage,
  '__typename' | 'vaultId' | 'checked' | 'nextToken'
> {
  scan: Scan;
}

/** `generatePassword`: exactly one of its fields is given. */
export type GeneratePasswordRequest = GeneratePasswordInput;

/** `shredKey`: destroys the key of a vault whose time is over. */
export interface ShredKeyRequest {
  vaultId: string;
}

/** What `shredKey` answers. */
export interface ShredKeyAnswer {
  shredded: true;
}

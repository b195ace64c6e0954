/** A key of the local KMS, as it is kept. */
export interface KmsKey {
  /** A UUID. */
  id: string;
  /** 32 bytes of AES-256, base64. */
  material: string;
  description: string;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  /** Epoch milliseconds. */
  createdAt: number;
  /** Epoch milliseconds; with `PendingDeletion` only. */
  deletionAt?: number;
  rotation: boolean;
}

/** All that the local KMS keeps. */
export interface KmsKeys {
  keys: KmsKey[];
  /** Key ids by alias, e.g. `alias/vault`. */
  aliases: Record<string, string>;
}

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

const PREFIX = `arn:aws:kms:${REGION}:${ACCOUNT}:`;

/** The ARN of a key. */
export const keyArn = (id: string): string => `${PREFIX}key/${id}`;
/** The ARN of an alias, which begins with `alias/`. */
export const aliasArn = (name: string): string => PREFIX + name;
/** What an ARN of this account names: `key/…` or `alias/…`; any other text as it is. */
export const withoutPrefix = (name: string): string =>
  name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;

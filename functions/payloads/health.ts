/** What `health` takes and answers. */
import type { VaultHealthPage } from '../../generated/schema.ts';
import type { Acting, ItemAddress, SealedMessage } from './common.ts';
import type { OpenRequest } from './open.ts';

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

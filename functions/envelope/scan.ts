/**
 * Equal things get equal group ids within one scan of a vault, and nothing else can be told from them: an id is an HMAC
 * under a key that is derived, for this scan and caller alone, from a version of the vault's key.
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Scan } from '../payloads/health.ts';
import { cloneBranchKey } from './branchKey.ts';
import type { Envelope } from './items.ts';

/**
 * Public, and another text than any that the Encryption SDK derives with: HKDF's first step hashes the vault's key under
 * it, where the library uses that key itself as the key of its HMAC, so that neither can stand for the other.
 */
const SALT = 'appsync-vault/1 scan';
/** 96 bits: of ten thousand items two meet by chance once in 10^21 scans. */
const GROUP_BYTES = 12;

/** The id of the group to which a list of texts belongs. */
export type GroupOf = (texts: readonly string[]) => string;

/** A new scan, under the active version of the vault's key. Throws `KeyUnavailable`, `SealBroken`. */
export async function beginScan({ keys }: Envelope, vaultId: string, since: number): Promise<Scan> {
  const { version } = await keys.active(vaultId);
  return { id: randomBytes(16).toString('hex'), since, keyVersion: version };
}

/** The groups of a scan, for this caller. Throws `KeyUnavailable`, `SealBroken`. */
export async function groupsOf(
  { keys }: Envelope,
  { vaultId, caller }: { vaultId: string; caller: string },
  { id, since, keyVersion }: Scan,
): Promise<GroupOf> {
  const key = cloneBranchKey(await keys.version(vaultId, keyVersion), 'verifying').branchKey();
  const info = JSON.stringify([vaultId, keyVersion, caller, since, id]);
  const scanKey = Buffer.from(hkdfSync('sha256', key, SALT, info, 32));
  return (texts) =>
    createHmac('sha256', scanKey)
      .update(JSON.stringify(texts))
      .digest()
      .subarray(0, GROUP_BYTES)
      .toString('base64url');
}

/** Grants and orders to revoke: samples, and such as nobody seals by our means. */
import type { BranchKeyStoreNode } from '@aws-crypto/client-node';
import type { BranchKey } from '../../functions/envelope/branchKey.ts';
import { SUITE, encrypt } from '../../functions/envelope/client.ts';
import type { Context } from '../../functions/envelope/context.ts';
import type { GrantTerms, Revocation } from '../../functions/envelope/grants.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { sealingKeyring } from '../../functions/envelope/keyring.ts';
import { FRAME_LENGTH } from '../../functions/envelope/messageFacts.ts';
import { VAULT } from './parts.ts';

export const MACHINE = '123456789012:deploy';

/** The terms of a grant, some of them others. */
export const termsWith = (changes: Partial<GrantTerms> = {}): GrantTerms => ({
  vaultId: VAULT,
  member: 'bob',
  serial: 3,
  role: 'READER',
  expires: 1_800_000_000,
  by: 'alice',
  ...changes,
});

/** An order to revoke, some of it other. */
export const orderWith = (changes: Partial<Revocation> = {}): Revocation => ({
  vaultId: VAULT,
  member: 'bob',
  serial: 3,
  by: 'alice',
  ...changes,
});

/** A message under the active key of a vault, of any context and plaintext: what whoever holds the key could seal. */
export async function sealAnything(
  { store, keys }: Envelope,
  context: Context,
  { plaintext = Buffer.alloc(0), vaultId = VAULT }: { plaintext?: Buffer; vaultId?: string } = {},
): Promise<string> {
  const { result } = await encrypt(sealingKeyring(store, await keys.active(vaultId)), plaintext, {
    suiteId: SUITE,
    encryptionContext: { ...context },
    frameLength: FRAME_LENGTH,
  });
  return result.toString('base64');
}

/** An envelope that holds one key, and knows of no other. */
export function holding(store: BranchKeyStoreNode, key: BranchKey): Envelope {
  const version = (_: string, wanted: string): Promise<BranchKey> =>
    wanted === key.version ? Promise.resolve(key) : Promise.reject(new Error('another version'));
  const active = (): Promise<BranchKey> => Promise.resolve(key);
  return { store, keys: { active, current: active, version } };
}

import { KmsHierarchicalKeyRingNode } from '@aws-crypto/client-node';
import type { BranchKeyStoreNode, KeyringNode } from '@aws-crypto/client-node';
import { copyBranchKey } from '../../functions/envelope/branchKey.ts';
import type { BranchKey, BranchKeyMaterial } from '../../functions/envelope/branchKey.ts';
import type { SealedItem } from '../../functions/payloads/items.ts';

/** A login, with some of its fields given. */
export function login(
  changes: Partial<Pick<SealedItem, 'title' | 'username' | 'urls'>> & { password?: string } = {},
): SealedItem<'LOGIN'> {
  const { password = 'correct horse', ...metadata } = changes;
  return {
    kind: 'LOGIN',
    title: 'Mail',
    username: 'alice@example.com',
    urls: ['https://mail.example.com/'],
    ...metadata,
    secret: { password, totp: null, notes: null },
    customFields: [],
  };
}

/** A note. */
export function note(text = 'line\nline', title = 'A note'): SealedItem<'NOTE'> {
  return { kind: 'NOTE', title, username: null, urls: [], secret: { text }, customFields: [] };
}

/** The library's own keyring over a key that is given, with no check of ours in its way. */
export function bareKeyring(
  store: BranchKeyStoreNode,
  key: { vaultId: string; version: string },
  bytes: Buffer,
): KeyringNode {
  const answer = {
    value: () =>
      Promise.resolve({
        branchKey: () => bytes,
        branchKeyIdentifier: key.vaultId,
        branchKeyVersion: Buffer.from(key.version, 'utf8'),
        zeroUnencryptedDataKey: () => undefined,
      }),
  };
  return new KmsHierarchicalKeyRingNode({
    branchKeyId: key.vaultId,
    keyStore: Object.create(store, {
      getActiveBranchKey: answer,
      getBranchKeyVersion: answer,
    }) as BranchKeyStoreNode,
    cacheLimitTtl: 0,
    cache: { getBranchKeyMaterial: () => false, putBranchKeyMaterial: () => undefined } as never,
    utf8Sorting: true,
  });
}

/** A vault key of given bytes, as if the KMS had answered it. */
export function heldKey(vaultId: string, version: string, bytes: Buffer): BranchKey {
  return copyBranchKey({
    branchKey: () => bytes,
    branchKeyIdentifier: vaultId,
    branchKeyVersion: Buffer.from(version, 'utf8'),
  } as unknown as BranchKeyMaterial);
}

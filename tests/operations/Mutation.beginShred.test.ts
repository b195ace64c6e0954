import { afterAll, describe, expect } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { badIds } from '../support/badItems.ts';
import { backdateRows } from '../support/deletions.ts';
import { itWithKeys } from '../support/host.ts';
import { editKeyRow, keyRows } from '../support/keyStoreRows.ts';
import { epochIn } from '../support/plant.ts';
import { testShredderAlone } from '../support/shredderCallers.ts';
import { beginShred, shredder } from '../support/shredding.ts';
import { openTable } from '../support/table.ts';
import { vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

/** A vault with an item, a second version of its key and a deletion that is scheduled. */
async function scheduledVault() {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId });
  await alice.rotateVaultKey({ vaultId });
  await alice.scheduleVaultDeletion({ vaultId, days: 7 });
  return { vaultId, itemId };
}

/** Has its time over by the key store's word, and is nothing that the shredder finds by itself. */
const over = (vaultId: string) =>
  editKeyRow(table, vaultId, 'control', { deleteAt: { N: `${epochIn(-1)}` } });

/** Everything of a vault, its key included. */
const everything = async (vaultId: string) => [
  await vaultRows(table, vaultId),
  await keyRows(table, vaultId),
];

itWithKeys('removes the key, whole, and leaves what governs it and every row', async () => {
  const { vaultId } = await scheduledVault();
  await over(vaultId);
  const rows = await vaultRows(table, vaultId);
  const keys = await keyRows(table, vaultId);
  expect(Object.keys(keys).filter((type) => type.startsWith('branch:'))).toHaveLength(3);

  const begun = await beginShred(shredder, vaultId);

  expect(begun).toMatchObject({ vaultId, state: 'DELETION_SCHEDULED' });
  const left = await keyRows(table, vaultId);
  expect(Object.keys(left).sort()).toEqual(
    Object.keys(keys)
      .filter((type) => !/^(branch|beacon):/.test(type))
      .sort(),
  );
  expect(left.control).toEqual({ ...keys.control, shreddingAt: left.control?.shreddingAt });
  expect(Number(left.control?.shreddingAt?.N)).toBeGreaterThan(epochIn(-60));
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});

itWithKeys('done again is the same', async () => {
  const { vaultId } = await scheduledVault();
  await over(vaultId);
  const first = await beginShred(shredder, vaultId);
  const left = await everything(vaultId);
  expect(await beginShred(shredder, vaultId)).toEqual(first);
  expect(await everything(vaultId)).toEqual(left);
});

itWithKeys('once begun cannot be taken back, and nothing of the vault opens', async () => {
  const { vaultId, itemId } = await scheduledVault();
  await over(vaultId);
  await beginShred(shredder, vaultId);
  const left = await everything(vaultId);
  const refusals = [
    alice.cancelVaultDeletion({ vaultId }),
    alice.scheduleVaultDeletion({ vaultId }),
    alice.unlockVault({ vaultId }),
    alice.revealSecret({ vaultId, itemId }),
  ].map(refusal);
  const types = (await Promise.all(refusals)).map(({ errorType }) => errorType);
  expect(types).toEqual(['VaultLocked', 'VaultLocked', 'VaultLocked', 'VaultLocked']);
  expect(await everything(vaultId)).toEqual(left);
});

describe('is refused as BadInput, and destroys nothing,', () => {
  const refuse = async (vaultId: string) => {
    const before = await everything(vaultId);
    expect((await refusal(beginShred(shredder, vaultId))).errorType).toBe('BadInput');
    expect(await everything(vaultId)).toEqual(before);
  };

  itWithKeys('before the time is over', async () => {
    await refuse((await scheduledVault()).vaultId);
  });

  itWithKeys('where it is over by the word of the table alone; everything opens afterwards', async () => {
    const { vaultId, itemId } = await scheduledVault();
    await backdateRows(table, vaultId);
    await refuse(vaultId);
    await alice.cancelVaultDeletion({ vaultId });
    await alice.unlockVault({ vaultId });
    expect(await alice.revealSecret({ vaultId, itemId })).toMatchObject({ itemId });
  });

  itWithKeys('of a vault whose deletion was taken back', async () => {
    const { vaultId } = await scheduledVault();
    await alice.cancelVaultDeletion({ vaultId });
    await refuse(vaultId);
  });

  itWithKeys('of a vault whose deletion was never scheduled', async () => {
    await refuse((await alice.createVault()).id);
  });

  itWithKeys('of a vault that is locked, whatever its time', async () => {
    const { id: vaultId } = await alice.createVault();
    await alice.lockVault({ vaultId });
    await over(vaultId);
    await refuse(vaultId);
  });

  itWithKeys('of a vault that there is none of', async () => {
    expect((await refusal(beginShred(shredder, '0'.repeat(26)))).errorType).toBe('BadInput');
  });

  itWithKeys.each(badIds)('by an id that is %s', async (_, id) => {
    expect((await refusal(beginShred(shredder, id))).errorType).toBe('BadInput');
  });
});

let shared: Promise<string> | undefined;
const sharedVault = () =>
  (shared ??= scheduledVault().then(async ({ vaultId }) => {
    await over(vaultId);
    return vaultId;
  }));
testShredderAlone(
  'Mutation.beginShred',
  async (client) => beginShred(client, await sharedVault()),
  async () => {
    const keys = await keyRows(table, await sharedVault());
    expect(Object.keys(keys)).toContain('branch:ACTIVE');
    expect(keys.control).not.toHaveProperty('shreddingAt');
  },
);

import { afterAll, describe, expect } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { badIds } from '../support/badItems.ts';
import { backdateRows, dueRowsOf } from '../support/deletions.ts';
import { itWithKeys } from '../support/host.ts';
import { editKeyRow, keyRows } from '../support/keyStoreRows.ts';
import { invited, join } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { epochIn } from '../support/plant.ts';
import { testShredderAlone } from '../support/shredderCallers.ts';
import { beginShred, purgeVaultPage, shredder } from '../support/shredding.ts';
import { openTable } from '../support/table.ts';
import { callerRows, vaultRows } from '../support/traces.ts';
import { sortKeysWith } from '../support/wholeTable.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const over = (vaultId: string) =>
  editKeyRow(table, vaultId, 'control', { deleteAt: { N: `${epochIn(-1)}` } });

/** A vault of three members and 20 items, whose deletion is scheduled. */
async function filledVault() {
  const [owner, reader, pending] = await Promise.all([newPerson(), newPerson(), newPerson()]);
  const { id: vaultId } = await owner.createVault();
  await join(owner, vaultId, reader, 'READER');
  await invited(owner, vaultId, pending, 'READER');
  await owner.inviteMember({ vaultId, role: 'VIEWER' });
  const items = Array.from({ length: 10 }, (_, index) => ({
    title: `T${index}`,
    tags: ['a', 'b'],
    favourite: true,
    urls: ['https://a.example/'],
    custom: {},
  }));
  await owner.createItems({ vaultId, items });
  const [first] = await owner.createItems({ vaultId, items });
  await owner.revealSecret({ vaultId, itemId: first?.id ?? '' });
  await owner.scheduleVaultDeletion({ vaultId, days: 7 });
  return { owner, reader, pending, vaultId };
}

itWithKeys(
  'removes the rows page by page, the vault’s own last, and at the end every trace of it but kept answers',
  async () => {
    const { owner, reader, pending, vaultId } = await filledVault();
    const others = await Promise.all([owner, alice].map(async (api) => (await api.createVault()).id));
    const otherRows = await Promise.all(others.map((id) => vaultRows(table, id)));
    const made = (await callerRows(table, owner, 'MADE')).MADE;
    await over(vaultId);
    await beginShred(shredder, vaultId);

    const sizes = [Object.keys(await vaultRows(table, vaultId)).length];
    while (!(await purgeVaultPage(shredder, vaultId))) {
      const rows = await vaultRows(table, vaultId);
      sizes.push(Object.keys(rows).length);
      if (sizes.at(-1) === 0) continue;
      expect(rows).toHaveProperty('VAULT');
      expect(await dueRowsOf(table, vaultId)).toHaveLength(1);
    }

    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(await vaultRows(table, vaultId)).toEqual({});
    expect(await dueRowsOf(table, vaultId)).toEqual([]);
    for (const member of [owner, reader, pending]) {
      expect(await callerRows(table, member)).not.toHaveProperty([`VAULT#${vaultId}`]);
    }
    const left = await sortKeysWith(table, vaultId);
    expect(left.filter((sk) => !sk.startsWith('REQUEST#'))).toEqual([]);
    expect(Object.keys(await keyRows(table, vaultId))).toContain('control');
    expect((await callerRows(table, owner, 'MADE')).MADE).toEqual({
      ...made,
      vaults: Number(made?.vaults) - 1,
    });
    expect(await Promise.all(others.map((id) => vaultRows(table, id)))).toEqual(otherRows);
  },
);

itWithKeys('destroys the key first, where that was not done', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.scheduleVaultDeletion({ vaultId });
  await over(vaultId);
  await purgeVaultPage(shredder, vaultId);
  const keys = Object.keys(await keyRows(table, vaultId));
  expect(keys.filter((type) => type.startsWith('branch:'))).toEqual([]);
});

itWithKeys('of a vault that is gone is done, again and again', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.scheduleVaultDeletion({ vaultId });
  await over(vaultId);
  while (!(await purgeVaultPage(shredder, vaultId)));
  expect(await purgeVaultPage(shredder, vaultId)).toBe(true);
});

itWithKeys('counts a vault off its maker’s once, however many pages run at once', async () => {
  const owner = await newPerson();
  const [{ id: vaultId }] = await Promise.all([owner.createVault(), owner.createVault()]);
  await owner.scheduleVaultDeletion({ vaultId });
  await over(vaultId);
  await Promise.allSettled(Array.from({ length: 4 }, () => purgeVaultPage(shredder, vaultId)));
  while (!(await purgeVaultPage(shredder, vaultId)));
  expect((await callerRows(table, owner, 'MADE')).MADE).toMatchObject({ vaults: 1 });
});

describe('is refused as BadInput, and removes nothing,', () => {
  const refuse = async (vaultId: string) => {
    const before = [await vaultRows(table, vaultId), await keyRows(table, vaultId)];
    expect((await refusal(purgeVaultPage(shredder, vaultId))).errorType).toBe('BadInput');
    expect([await vaultRows(table, vaultId), await keyRows(table, vaultId)]).toEqual(before);
  };

  itWithKeys('where the time is over by the word of the table alone', async () => {
    const { id: vaultId } = await alice.createVault();
    await alice.scheduleVaultDeletion({ vaultId });
    await backdateRows(table, vaultId);
    await refuse(vaultId);
  });

  itWithKeys('of a vault in use', async () => {
    await refuse((await alice.createVault()).id);
  });

  itWithKeys.each(badIds)('by an id that is %s', async (_, id) => {
    expect((await refusal(purgeVaultPage(shredder, id))).errorType).toBe('BadInput');
  });
});

let shared: Promise<string> | undefined;
const sharedVault = () =>
  (shared ??= alice.createVault().then(async ({ id: vaultId }) => {
    await alice.scheduleVaultDeletion({ vaultId });
    await over(vaultId);
    return vaultId;
  }));
testShredderAlone(
  'Mutation.purgeVaultPage',
  async (client) => purgeVaultPage(client, await sharedVault()),
  async () => {
    expect(await vaultRows(table, await sharedVault())).toHaveProperty('VAULT');
    expect(await keyRows(table, await sharedVault())).toHaveProperty(['branch:ACTIVE']);
  },
);

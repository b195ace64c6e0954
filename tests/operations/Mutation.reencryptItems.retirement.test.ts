import { afterAll, beforeAll, describe, expect } from 'vitest';
import { refusal } from '../support/api.ts';
import { startForgetful, type ForgetfulStack } from '../support/forgetfulStack.ts';
import { deployed, itWithOwnStack } from '../support/host.ts';
import { keyRows, keyVersionsOf, rotatedAgo } from '../support/keyStoreRows.ts';
import { vaultPartition } from '../support/plant.ts';
import { filledVault, reencryptAll, runPass } from '../support/reencryption.ts';
import { openTable, putRow, rowsOf } from '../support/table.ts';

const table = openTable();
let stack: ForgetfulStack;
beforeAll(async () => {
  if (!deployed) stack = await startForgetful();
});
afterAll(async () => {
  await stack?.stop();
  table.close();
});

describe('the older versions of the key', () => {
  itWithOwnStack.each([
    [0, false],
    [55, false],
    [70, true],
  ])(
    'that were replaced %i seconds ago, where keys are cached for one, are retired: %s',
    async (seconds, done) => {
      const owner = await stack.newPerson();
      const { id: vaultId } = await owner.createVault();
      await owner.rotateVaultKey({ vaultId });
      await rotatedAgo(table, vaultId, seconds);
      const first = await runPass(owner, vaultId);
      const second = await runPass(owner, vaultId, first.nextToken);
      expect(second).toMatchObject({ resealed: 0, done });
      expect('retired' in ((await keyRows(table, vaultId)).control ?? {})).toBe(done);
    },
  );

  itWithOwnStack(
    'are retired after a pass that finds nothing left, and not after one that does',
    async () => {
      const { owner, reader, vaultId, first: itemId } = await filledVault(stack);
      const [old = ''] = await keyVersionsOf(table, vaultId);
      const before = await rowsOf(table, vaultPartition(vaultId));
      await owner.rotateVaultKey({ vaultId });
      await rotatedAgo(table, vaultId, 600);

      const passes = await reencryptAll(owner, vaultId);

      expect(passes.map(({ done }) => done)).toEqual([false, true]);
      expect(passes[1]).toMatchObject({ resealed: 0, broken: 0, nextToken: null });
      const { items: events } = await owner.events({ vaultId, reveals: false, limit: 5 });
      expect(events.filter(({ type }) => type === 'KEY_RETIRED')).toMatchObject([{ actorId: owner.id }]);
      expect((await keyRows(table, vaultId)).control?.retired).toEqual({ SS: [old] });

      await stack.forget();
      expect(await reader.revealSecret({ vaultId, itemId })).toMatchObject({ version: 4 });
      await putRow(table, before[`SECRET#${itemId}#00000004`] ?? {});
      expect((await refusal(reader.revealSecret({ vaultId, itemId }))).errorType).toBe('SealBroken');
      const change = { vaultId, itemId, expectedVersion: 4, title: 'New' };
      expect((await refusal(owner.updateItem(change))).errorType).toBe('SealBroken');
      await putRow(table, before[`MEMBER#${reader.id}`] ?? {});
      expect((await refusal(reader.revealSecret({ vaultId, itemId }))).errorType).toBe('Unauthorized');
    },
  );

  itWithOwnStack(
    'of a key that was never rotated there are none, so the first pass is the last',
    async () => {
      const owner = await stack.newPerson();
      const { id: vaultId } = await owner.createVault();
      const { id: itemId } = await owner.createItem({ vaultId });
      const passes = await reencryptAll(owner, vaultId);
      expect(passes).toMatchObject([{ checked: 2, resealed: 0, done: true }]);
      expect(await owner.revealSecret({ vaultId, itemId })).toMatchObject({ itemId });
    },
  );

  itWithOwnStack('are retired again after the next rotation', async () => {
    const owner = await stack.newPerson();
    const { id: vaultId } = await owner.createVault();
    const { id: itemId } = await owner.createItem({ vaultId });
    for (let rotation = 0; rotation < 2; rotation += 1) {
      await owner.rotateVaultKey({ vaultId });
      await rotatedAgo(table, vaultId, 600);
      expect((await reencryptAll(owner, vaultId)).at(-1)).toMatchObject({ done: true });
      await stack.forget();
    }
    expect((await keyRows(table, vaultId)).control?.retired).toMatchObject({ SS: { length: 2 } });
    expect(await owner.revealSecret({ vaultId, itemId })).toMatchObject({ itemId });
  });
});

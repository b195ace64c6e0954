import { afterAll, beforeAll, describe, expect } from 'vitest';
import { refusal } from '../support/api.ts';
import { startForgetful, type ForgetfulStack } from '../support/forgetfulStack.ts';
import { deployed, itWithOwnStack } from '../support/host.ts';
import { keyVersionsOf, rotatedAgo } from '../support/keyStoreRows.ts';
import { filledVault, reencryptAll, revealAll, runPass } from '../support/reencryption.ts';
import { openTable } from '../support/table.ts';
import { rowsLike } from '../support/traces.ts';
import { untilDone } from '../support/untilDone.ts';

const table = openTable();
let stack: ForgetfulStack;
beforeAll(async () => {
  if (!deployed) stack = await startForgetful();
});
afterAll(async () => {
  await stack?.stop();
  table.close();
});

/** The key versions of everything sealed in a vault: versions and grants. */
async function versionsUsed(vaultId: string): Promise<Set<unknown>> {
  const messages = Object.values(await rowsLike(table, vaultId, 'SECRET#'));
  const grants = Object.values(await rowsLike(table, vaultId, 'MEMBER#'));
  const known = await keyVersionsOf(table, vaultId);
  const usedBy = ({ grant }: Record<string, unknown>) => {
    const message = Buffer.from(String(grant), 'base64').toString('hex');
    return known.find((version) => message.includes(version.replaceAll('-', '')));
  };
  return new Set([...messages.map(({ keyVersion }) => keyVersion), ...grants.map(usedBy)]);
}

describe('a pass', () => {
  itWithOwnStack(
    'seals every version of every item and every grant anew, page by page, and changes nothing of them',
    async () => {
      const { owner, reader, vaultId, versions } = await filledVault(stack);
      const [before] = await keyVersionsOf(table, vaultId);
      const revealed = await revealAll(table, reader, vaultId);
      expect(await versionsUsed(vaultId)).toEqual(new Set([before]));
      await owner.rotateVaultKey({ vaultId });

      const pass = await runPass(owner, vaultId);

      expect(pass).toMatchObject({ checked: versions + 2, resealed: versions + 2, broken: 0, done: false });
      expect(pass.pages.map(({ checked }) => checked)).toEqual([25, 18, 2]);
      const after = (await keyVersionsOf(table, vaultId)).filter((version) => version !== before);
      expect(await versionsUsed(vaultId)).toEqual(new Set(after));
      await stack.forget();
      expect(await revealAll(table, reader, vaultId)).toEqual(revealed);
      expect((await refusal(reader.createItem({ vaultId }))).errorType).toBe('Unauthorized');
    },
    60_000,
  );

  itWithOwnStack('goes on where it was, and a page that is repeated finds itself done', async () => {
    const { owner, vaultId } = await filledVault(stack);
    await owner.rotateVaultKey({ vaultId });
    const first = await owner.reencryptItems({ vaultId });
    const again = await owner.reencryptItems({ vaultId });
    expect([first, again]).toMatchObject([
      { checked: 25, resealed: 25, done: false },
      { checked: 25, resealed: 0, done: false },
    ]);
    const second = await owner.reencryptItems({ vaultId, nextToken: first.nextToken });
    const secondAgain = await owner.reencryptItems({ vaultId, nextToken: first.nextToken });
    expect([second, secondAgain]).toMatchObject([
      { checked: 18, resealed: 18 },
      { checked: 18, resealed: 0 },
    ]);
    const third = await owner.reencryptItems({ vaultId, nextToken: second.nextToken });
    expect(third).toMatchObject({ checked: 2, resealed: 2, done: false });
  });

  itWithOwnStack(
    'may run beside writes: none is lost, and the next pass finds what they sealed',
    async () => {
      const { owner, vaultId } = await filledVault(stack);
      const items = (await owner.items({ vaultId, limit: 20 })).items;
      const rotateAndPass = async () => {
        await owner.rotateVaultKey({ vaultId });
        return runPass(owner, vaultId);
      };
      const write = ({ id: itemId, version: expectedVersion }: { id: string; version: number }) =>
        untilDone(() =>
          owner.updateItem({ vaultId, itemId, expectedVersion, note: { text: `new ${itemId}` } }),
        );
      const purged = items.slice(0, 3);
      const purge = async ({ id: itemId }: { id: string }) => {
        await untilDone(() => owner.trashItem({ vaultId, itemId }));
        await untilDone(() => owner.purgeItem({ vaultId, itemId }));
      };
      await Promise.all([rotateAndPass(), ...items.slice(3).map(write), ...purged.map(purge)]);
      await rotatedAgo(table, vaultId, 600);
      await stack.forget();
      const passes = await reencryptAll(owner, vaultId);

      expect(passes.at(-1)).toMatchObject({ done: true, resealed: 0, broken: 0 });
      await stack.forget();
      const revealed = await revealAll(table, owner, vaultId);
      for (const { id: itemId, version } of items.slice(3)) {
        const mine = revealed.filter((one) => one.itemId === itemId);
        expect(mine.at(-1)).toMatchObject({ version: version + 1, secret: { text: `new ${itemId}` } });
      }
      for (const { id } of purged) expect(revealed.some(({ itemId }) => itemId === id)).toBe(false);
    },
    60_000,
  );
});

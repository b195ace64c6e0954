import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { RevealedSecret } from '../../generated/schema.ts';
import { refusal, type Api } from '../support/api.ts';
import { startForgetful, type ForgetfulStack } from '../support/forgetfulStack.ts';
import { deployed, itWithOwnStack } from '../support/host.ts';
import { keyRows, keyVersionsOf, rotatedAgo } from '../support/keyStoreRows.ts';
import { join } from '../support/membership.ts';
import { vaultPartition } from '../support/plant.ts';
import { reencryptAll, runPass } from '../support/reencryption.ts';
import { openTable, putRow, rowsOf } from '../support/table.ts';
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

/** A vault with 40 items, one of them of four versions and one in the trash, and with a reader. */
async function filledVault() {
  const [owner, reader] = await Promise.all([stack.newPerson(), stack.newPerson()]);
  const { id: vaultId } = await owner.createVault();
  await join(owner, vaultId, reader, 'READER');
  const newItem = (_: unknown, index: number) => ({ title: `T${index}`, note: { text: `secret ${index}` } });
  const items = await owner.createItems({ vaultId, items: Array.from({ length: 25 }, newItem) });
  items.push(...(await owner.createItems({ vaultId, items: Array.from({ length: 15 }, newItem) })));
  const [first = '', second = ''] = items.map(({ id }) => id);
  for (const expectedVersion of [1, 2, 3]) {
    const note = { text: `version ${expectedVersion + 1}` };
    await owner.updateItem({ vaultId, itemId: first, expectedVersion, note });
  }
  await owner.trashItem({ vaultId, itemId: second });
  return { owner, reader, vaultId, versions: 43, first };
}

/** Everything that a member can reveal in a vault, version by version. */
async function revealAll(member: Api, vaultId: string): Promise<RevealedSecret[]> {
  const revealed: RevealedSecret[] = [];
  for (const sk of Object.keys(await rowsLike(table, vaultId, 'SECRET#'))) {
    const [, itemId = '', version] = sk.split('#');
    revealed.push(await member.revealSecret({ vaultId, itemId, version: Number(version) }));
  }
  return revealed;
}

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
      const { owner, reader, vaultId, versions } = await filledVault();
      const [before] = await keyVersionsOf(table, vaultId);
      const revealed = await revealAll(reader, vaultId);
      expect(await versionsUsed(vaultId)).toEqual(new Set([before]));
      await owner.rotateVaultKey({ vaultId });

      const pass = await runPass(owner, vaultId);

      expect(pass).toMatchObject({ checked: versions + 2, resealed: versions + 2, broken: 0, done: false });
      expect(pass.pages.map(({ checked }) => checked)).toEqual([25, 18, 2]);
      const after = (await keyVersionsOf(table, vaultId)).filter((version) => version !== before);
      expect(await versionsUsed(vaultId)).toEqual(new Set(after));
      await stack.forget();
      expect(await revealAll(reader, vaultId)).toEqual(revealed);
      expect((await refusal(reader.createItem({ vaultId }))).errorType).toBe('Unauthorized');
    },
  );

  itWithOwnStack('goes on where it was, and a page that is repeated finds itself done', async () => {
    const { owner, vaultId } = await filledVault();
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
      const { owner, vaultId } = await filledVault();
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
      const revealed = await revealAll(owner, vaultId);
      for (const { id: itemId, version } of items.slice(3)) {
        const mine = revealed.filter((one) => one.itemId === itemId);
        expect(mine.at(-1)).toMatchObject({ version: version + 1, secret: { text: `new ${itemId}` } });
      }
      for (const { id } of purged) expect(revealed.some(({ itemId }) => itemId === id)).toBe(false);
    },
  );
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
      const { owner, reader, vaultId, first: itemId } = await filledVault();
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

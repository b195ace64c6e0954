/** Reveals of what has an end: replaced versions under `keepVersionDays`, and items in the trash. */
import { afterAll, describe, expect, it } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { everyCustomField, everyKind } from '../support/everyKind.ts';
import { itWithTable } from '../support/host.ts';
import { epochIn, untilEpoch, vaultPartition } from '../support/plant.ts';
import { revealsIn } from '../support/reveals.ts';
import { editSealed } from '../support/sealed.ts';
import { openTable } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { editRow } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

/** An item at its second version. */
async function makeItem() {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId, title: 'First', login: { password: 'first' } });
  await alice.updateItem({
    vaultId,
    itemId,
    expectedVersion: 1,
    title: 'Second',
    login: { password: 'second' },
  });
  return { vaultId, itemId };
}

type At = Awaited<ReturnType<typeof makeItem>>;

/** Sets from which second on a sealed version, or the whole item, is over. */
const endVersion = (at: At, version: number, ttl: number) =>
  editSealed(table, { ...at, version }, { ttl: { N: String(ttl) } });
const endItem = ({ vaultId, itemId }: At, ttl: number) =>
  editRow(table, vaultPartition(vaultId), `ITEM#${itemId}`, { ttl: { N: String(ttl) } });

const password = async (at: At, version?: number) =>
  (await alice.revealSecret({ ...at, ...(version && { version }) })).secret;

/** The refusal of a reveal that was neither counted nor recorded. */
async function refused(at: At, version?: number) {
  const before = await revealsIn(table, at.vaultId);
  const { errorType, data } = await refusal(alice.revealSecret({ ...at, ...(version && { version }) }));
  expect(data).toEqual({ revealSecret: null });
  expect(await revealsIn(table, at.vaultId)).toEqual(before);
  return errorType;
}

describe('a replaced version', () => {
  itWithTable(
    'opens until its last second, and is not found from it on, though its row is there',
    async () => {
      const at = await makeItem();
      const end = epochIn(3);
      await endVersion(at, 1, end);
      expect(await password(at, 1)).toMatchObject({ password: 'first' });
      await untilEpoch(end);
      expect(await refused(at, 1)).toBe('NotFound');
      expect(await password(at)).toMatchObject({ password: 'second' });
      expect(await password(at, 2)).toMatchObject({ password: 'second' });
    },
  );

  itWithTable('that is over does not open as the current one either', async () => {
    const at = await makeItem();
    await endVersion(at, 2, epochIn(0));
    expect(await refused(at)).toBe('NotFound');
    expect(await refused(at, 2)).toBe('NotFound');
  });

  it('gives back its own kind, custom fields and all, not those of today', async () => {
    const { id: vaultId } = await alice.createVault();
    for (const { input, secret } of everyKind) {
      const { id: itemId } = await alice.createItem({ vaultId, ...input, customFields: everyCustomField });
      await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New', customFields: null });
      const old = await alice.revealSecret({ vaultId, itemId, version: 1 });
      expect(old).toMatchObject({ title: 'An item', secret, customFields: everyCustomField });
    }
  });
});

describe('an item in the trash', () => {
  it('opens as before, each version of it', async () => {
    const at = await makeItem();
    await alice.trashItem(at);
    expect(await password(at)).toMatchObject({ password: 'second' });
    expect(await password(at, 1)).toMatchObject({ password: 'first' });
  });

  itWithTable('opens for a READER, counted and recorded as ever', async () => {
    const at = await makeItem();
    await alice.trashItem(at);
    await plantMember(table, at.vaultId, bob, 'READER');
    await bob.revealSecret(at);
    const { records, count } = await revealsIn(table, at.vaultId);
    expect(records).toMatchObject([{ itemId: at.itemId, itemVersion: 2 }]);
    expect(count).toBe(1);
  });

  itWithTable('opens until its last second, and is not found from it on, whatever the version', async () => {
    const at = await makeItem();
    await alice.trashItem(at);
    const end = epochIn(3);
    await endItem(at, end);
    expect(await password(at)).toMatchObject({ password: 'second' });
    await untilEpoch(end);
    expect(await refused(at)).toBe('NotFound');
    expect(await refused(at, 1)).toBe('NotFound');
  });

  it('is not found once it is purged, whatever the version', async () => {
    const at = await makeItem();
    await alice.trashItem(at);
    await alice.purgeItem(at);
    expect((await refusal(alice.revealSecret(at))).errorType).toBe('NotFound');
    expect((await refusal(alice.revealSecret({ ...at, version: 1 }))).errorType).toBe('NotFound');
  });
});

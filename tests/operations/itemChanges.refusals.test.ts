/** What the changes of an item that seal nothing have in common: whom and what they refuse. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds, badTokens } from '../support/badItems.ts';
import { testCallers } from '../support/callers.ts';
import { itWithTable } from '../support/host.ts';
import { changeItem, eventTypes, itemChanges, makeItemFor } from '../support/itemChanges.ts';
import { vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { editRow, refusedWithoutTrace, rowsLike, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

describe.each(itemChanges)('%s', (change) => {
  let item: Item;
  beforeAll(async () => {
    item = await makeItemFor(alice, change);
  });

  /** The refusal of the change, which left nothing in the item's vault. */
  const refuse = (at: Pick<Item, 'vaultId' | 'id'>, api = alice, requestToken: string = randomUUID()) =>
    refusedWithoutTrace(
      table,
      api,
      item.vaultId,
      (token) => changeItem(api, change, at, token),
      requestToken,
    );

  it.each(badIds)('refuses ids that are %s', async (_, id) => {
    expect((await refuse({ vaultId: id, id: item.id })).errorType).toBe('BadInput');
    expect((await refuse({ vaultId: item.vaultId, id })).errorType).toBe('BadInput');
  });

  it.each(badTokens)('refuses a request token that is %s', async (_, requestToken) => {
    expect((await refuse(item, alice, requestToken)).errorType).toBe('BadInput');
  });

  it('does not find an item that is not there, nor one of another vault', async () => {
    const other = await makeItemFor(alice, change);
    expect((await refuse({ ...item, id: absentId })).errorType).toBe('NotFound');
    expect((await refuse({ ...item, id: other.id })).errorType).toBe('NotFound');
    expect((await refuse({ ...other, id: item.id })).errorType).toBe('NotFound');
  });

  it('tells a stranger of an item what it tells of none', async () => {
    const stranger = await refuse(item, bob);
    expect(stranger).toMatchObject({ errorType: 'NotFound', errorInfo: null });
    expect((await refuse({ ...item, id: absentId }, bob)).errors).toEqual(stranger.errors);
  });

  testCallers(table, 'EDITOR', async (owner) => {
    const { vaultId, id } = await makeItemFor(owner, change);
    return {
      vaultId,
      make: (api, vault, requestToken) => changeItem(api, change, { vaultId: vault, id }, requestToken),
    };
  });

  itWithTable.each(['LOCKED', 'DELETION_SCHEDULED'])('refuses a vault that is %s', async (state) => {
    item = await makeItemFor(alice, change);
    await editRow(table, vaultPartition(item.vaultId), 'VAULT', { state: { S: state } });
    expect((await refuse(item)).errorType).toBe('VaultLocked');
    await editRow(table, vaultPartition(item.vaultId), 'VAULT', { state: { S: 'ACTIVE' } });
    expect(await changeItem(alice, change, item)).toBeTruthy();
    item = await makeItemFor(alice, change);
  });

  itWithTable(
    'is one effect and one answer, asked for with one token: at once, and again later',
    async () => {
      const { vaultId, id } = await makeItemFor(alice, change);
      const requestToken = randomUUID();
      const ask = () => changeItem(alice, change, { vaultId, id }, requestToken);
      const asked = await Promise.allSettled([ask(), ask(), ask()]);
      const answers = asked.flatMap((one) => (one.status === 'fulfilled' ? [JSON.stringify(one.value)] : []));
      const rows = await vaultRows(table, vaultId);

      expect(new Set([...answers, JSON.stringify(await ask())]).size).toBe(1);
      expect(await vaultRows(table, vaultId)).toEqual(rows);
      const events = Object.values(await rowsLike(table, vaultId, 'EVENT#'));
      expect(events.filter(({ type }) => type === eventTypes[change])).toHaveLength(1);
    },
  );
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { epochIn } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { callerRows, editRow, memberIdOf, vaultRows } from '../support/traces.ts';

let table: TableClient;
let alice: Api;
let bob: Api;

beforeAll(async () => {
  table = openTable();
  [alice, bob] = await Promise.all([userOf('alice'), userOf('bob')]);
});
afterAll(() => table.close());

async function makeItem(): Promise<Item> {
  return alice.createItem({ vaultId: (await alice.createVault()).id });
}

/** As 25 hours later: the request is done with, and its row is still there. */
async function expire(requestToken: string): Promise<void> {
  const pk = `CALLER#${await memberIdOf(alice)}`;
  await editRow(table, pk, `REQUEST#${requestToken}`, { ttl: { N: `${epochIn(-3600)}` } });
}

describe('the same token has one effect and one answer', () => {
  it('whatever else is given: nothing is compared with what was sealed', async () => {
    const { id: vaultId } = await alice.createVault();
    const requestToken = randomUUID();
    const first = await alice.createItem({ vaultId, requestToken, login: { password: 'first' } });
    const again = await alice.createItem({ vaultId, requestToken, title: 'T', note: { text: 'n' } });
    expect(again).toEqual(first);
    const { secret } = await alice.revealSecret({ vaultId, itemId: first.id });
    expect(secret).toMatchObject({ password: 'first' });
  });

  itWithTable('after the item has changed: what the first answered, version and all', async () => {
    const { vaultId, id: itemId } = await makeItem();
    const requestToken = randomUUID();
    const update = () =>
      alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'Second', requestToken });
    const second = await update();
    const third = await alice.updateItem({ vaultId, itemId, expectedVersion: 2, title: 'Third' });
    const before = await vaultRows(table, vaultId);
    expect(await update()).toEqual(second);
    expect(await vaultRows(table, vaultId)).toEqual(before);
    expect(await alice.item(vaultId, itemId)).toEqual(third);
  });

  itWithTable.each(['createItem', 'updateItem'] as const)(
    'in %s after the vault was locked and the caller removed: it was done, and is told so',
    async (operation) => {
      const { vaultId, id: itemId } = await makeItem();
      const requestToken = randomUUID();
      const change = () =>
        operation === 'createItem'
          ? alice.createItem({ vaultId, requestToken })
          : alice.updateItem({ vaultId, itemId, expectedVersion: 1, requestToken });
      const first = await change();
      await editRow(table, `VAULT#${vaultId}`, 'VAULT', { state: { S: 'LOCKED' } });
      expect(await change()).toEqual(first);
      await removeRow(table, `VAULT#${vaultId}`, `MEMBER#${await memberIdOf(alice)}`);
      expect(await change()).toEqual(first);
    },
  );
});

describe("another caller's token", () => {
  it('of the same text makes another vault', async () => {
    const requestToken = randomUUID();
    const [hers, his] = await Promise.all([
      alice.createVault('Same', requestToken),
      bob.createVault('Same', requestToken),
    ]);
    expect(his.id).not.toBe(hers.id);
    expect((await refusal(bob.item(hers.id, '0'.repeat(26)))).errorType).toBe('NotFound');
  });

  itWithTable('of the same text makes another item in the same vault', async () => {
    const { id: vaultId } = await alice.createVault();
    await plantMember(table, vaultId, bob, 'EDITOR');
    const requestToken = randomUUID();
    const [hers, his] = await Promise.all([
      alice.createItem({ vaultId, requestToken }),
      bob.createItem({ vaultId, requestToken }),
    ]);
    expect(his.id).not.toBe(hers.id);
  });
});

describe('a request that is over 24 hours old', () => {
  itWithTable('counts as absent: the token makes another item, and its row is the new one', async () => {
    const { id: vaultId } = await alice.createVault();
    const requestToken = randomUUID();
    const first = await alice.createItem({ vaultId, requestToken });
    await expire(requestToken);
    const second = await alice.createItem({ vaultId, requestToken });
    expect(second.id).not.toBe(first.id);
    expect(await alice.createItem({ vaultId, requestToken })).toEqual(second);
    const row = (await callerRows(table, alice, `REQUEST#${requestToken}`))[`REQUEST#${requestToken}`];
    expect(Number(row?.ttl)).toBeGreaterThan(Date.now() / 1000 + 23 * 3600);
  });

  itWithTable('lets its token be used for another change', async () => {
    const { vaultId, id: itemId } = await makeItem();
    const requestToken = randomUUID();
    await alice.createItem({ vaultId, requestToken });
    await expire(requestToken);
    expect(await alice.updateItem({ vaultId, itemId, expectedVersion: 1, requestToken })).toMatchObject({
      version: 2,
    });
  });

  itWithTable(
    'lets a token not make its vault a second time: it is a DuplicateRequest, and the vault stays as it is',
    async () => {
      const requestToken = randomUUID();
      const { id } = await alice.createVault('First', requestToken);
      await expire(requestToken);
      const before = await vaultRows(table, id);
      const refused = await refusal(alice.createVault('Second', requestToken));
      expect(refused.errorType).toBe('DuplicateRequest');
      expect(await vaultRows(table, id)).toEqual(before);
    },
  );
});

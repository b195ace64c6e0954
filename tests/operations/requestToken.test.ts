import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { epochIn } from '../support/plant.ts';
import { openTable, removeRow } from '../support/table.ts';
import { callerRows, editRow, memberIdOf, plantMember, rowsLike, vaultRows } from '../support/traces.ts';

let table: TableClient;
let alice: Api;
let bob: Api;

beforeAll(async () => {
  table = openTable();
  [alice, bob] = await Promise.all([userOf('alice'), userOf('bob')]);
});
afterAll(() => table.close());

const eventsOf = async (vaultId: string) => Object.keys(await rowsLike(table, vaultId, 'EVENT#'));

/** The answers of eight calls at once: all but those that were asked to try again. */
async function atOnce<T>(call: () => Promise<T>): Promise<T[]> {
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, call));
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'fulfilled') return [outcome.value];
    expect((outcome.reason as { errorType: string }).errorType).toBe('Busy');
    return [];
  });
}

async function makeItem(): Promise<Item> {
  return alice.createItem({ vaultId: (await alice.createVault()).id });
}

/** As 25 hours later: the request is done with, and its row is still there. */
async function expire(requestToken: string): Promise<void> {
  const pk = `CALLER#${await memberIdOf(alice)}`;
  await editRow(table, pk, `REQUEST#${requestToken}`, { ttl: { N: `${epochIn(-3600)}` } });
}

describe('the same token has one effect and one answer', () => {
  itWithTable('in createItem, at once and afterwards', async () => {
    const { id: vaultId } = await alice.createVault();
    const requestToken = randomUUID();
    const create = () => alice.createItem({ vaultId, requestToken });
    const answers = await atOnce(create);
    answers.push(await create());
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(Object.keys(await rowsLike(table, vaultId, 'ITEM#'))).toEqual([`ITEM#${answers[0]?.id}`]);
    expect(Object.keys(await rowsLike(table, vaultId, 'SECRET#'))).toHaveLength(1);
    expect(await eventsOf(vaultId)).toHaveLength(2);
  });

  itWithTable('in updateItem, at once and afterwards', async () => {
    const { vaultId, id: itemId } = await makeItem();
    const requestToken = randomUUID();
    const update = () =>
      alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New', requestToken });
    const answers = await atOnce(update);
    answers.push(await update());
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ title: 'New', version: 2 });
    expect(Object.keys(await rowsLike(table, vaultId, 'SECRET#'))).toHaveLength(2);
    expect(await eventsOf(vaultId)).toHaveLength(3);
  });

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

describe('a used token is a DuplicateRequest, and changes nothing,', () => {
  itWithTable('for another operation', async () => {
    const requestToken = randomUUID();
    const { id: vaultId } = await alice.createVault('A vault', requestToken);
    expect((await refusal(alice.createItem({ vaultId, requestToken }))).errorType).toBe('DuplicateRequest');
    const itemToken = randomUUID();
    const { id: itemId } = await alice.createItem({ vaultId, requestToken: itemToken });
    const before = await vaultRows(table, vaultId);
    const refusals = await Promise.all([
      refusal(alice.createVault('A vault', itemToken)),
      refusal(alice.updateItem({ vaultId, itemId, expectedVersion: 1, requestToken: itemToken })),
    ]);
    expect(refusals.map(({ errorType }) => errorType)).toEqual(['DuplicateRequest', 'DuplicateRequest']);
    expect(await vaultRows(table, vaultId)).toEqual(before);
  });

  itWithTable('for another operation on the same item', async () => {
    const { vaultId, id: itemId } = await makeItem();
    const requestToken = randomUUID();
    const update = () => alice.updateItem({ vaultId, itemId, expectedVersion: 1, requestToken });
    await update();
    const pk = `CALLER#${await memberIdOf(alice)}`;
    await editRow(table, pk, `REQUEST#${requestToken}`, { operation: { S: 'trashItem' } });
    expect((await refusal(update())).errorType).toBe('DuplicateRequest');
  });

  itWithTable('for another vault', async () => {
    const [one, other] = await Promise.all([alice.createVault(), alice.createVault()]);
    const requestToken = randomUUID();
    await alice.createItem({ vaultId: one.id, requestToken });
    const before = await vaultRows(table, other.id);
    const refused = await refusal(alice.createItem({ vaultId: other.id, requestToken }));
    expect(refused.errorType).toBe('DuplicateRequest');
    expect(await vaultRows(table, other.id)).toEqual(before);
  });

  itWithTable('for another item of the vault', async () => {
    const { vaultId, id: itemId } = await makeItem();
    const { id: otherId } = await alice.createItem({ vaultId });
    const requestToken = randomUUID();
    await alice.updateItem({ vaultId, itemId, expectedVersion: 1, requestToken });
    const before = await vaultRows(table, vaultId);
    const refused = await refusal(
      alice.updateItem({ vaultId, itemId: otherId, expectedVersion: 1, requestToken }),
    );
    expect(refused.errorType).toBe('DuplicateRequest');
    expect(await vaultRows(table, vaultId)).toEqual(before);
  });
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
    const row = (await callerRows(table, alice))[`REQUEST#${requestToken}`];
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

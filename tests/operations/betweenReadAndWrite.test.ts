import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import type { Item, Vault } from '../../generated/schema.ts';
import { itWithOwnStack } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { removeRow, rowsOf } from '../support/table.ts';
import { editRow } from '../support/traces.ts';

let parts: InProcess;
let person: string;
let vaultId: string;
let itemId: string;

beforeAll(async () => {
  parts = await openInProcess();
});
afterAll(() => parts.stop());

beforeEach(async () => {
  person = randomUUID();
  const vault = await parts.mutate('createVault', person, { requestToken: randomUUID(), name: 'A vault' });
  vaultId = (vault.data as Vault).id;
  const item = await parts.mutate('createItem', person, input('createItem'));
  itemId = (item.data as Item).id;
});

function input(field: string, requestToken: string = randomUUID()): Record<string, unknown> {
  const given: Record<string, object> = {
    createItem: { vaultId, title: 'An item', login: { password: 'p' } },
    updateItem: { vaultId, itemId, expectedVersion: 1, title: 'New' },
  };
  return { requestToken, ...given[field] };
}

const partition = () => `VAULT#${vaultId}`;
const editMember = (attributes: Parameters<typeof editRow>[3]) =>
  editRow(parts.table, partition(), `MEMBER#${person}`, attributes);
const editItem = (attributes: Parameters<typeof editRow>[3]) =>
  editRow(parts.table, partition(), `ITEM#${itemId}`, attributes);

/** Runs a mutation while something else happens just before its transaction; nothing else may have been written. */
async function disturb(field: string, beforeWrite: () => Promise<unknown>, given = input(field)) {
  let before = {};
  const everything = async () => ({
    vault: await rowsOf(parts.table, partition()),
    caller: await rowsOf(parts.table, `CALLER#${person}`),
  });
  const result = await parts.mutate(field, person, given, {
    beforeWrite: async () => {
      await beforeWrite();
      before = await everything();
    },
  });
  expect(await everything()).toEqual(before);
  return result;
}

const refused = (errorType: string, errorInfo: unknown = null) => ({
  data: null,
  errors: [{ errorType, errorInfo }],
});

describe.each(['createItem', 'updateItem'])('%s, once everything is read,', (field) => {
  itWithOwnStack.each<[string, string, () => Promise<unknown>]>([
    ['is removed', 'NotFound', () => removeRow(parts.table, partition(), `MEMBER#${person}`)],
    ['is made a READER', 'Unauthorized', () => editMember({ role: { S: 'READER' } })],
    ['is made a VIEWER', 'Unauthorized', () => editMember({ role: { S: 'VIEWER' } })],
    ['is no longer confirmed', 'NotFound', () => editMember({ state: { S: 'PENDING' } })],
    ['expires', 'NotFound', () => editMember({ exp: { N: `${Math.floor(Date.now() / 1000)}` } })],
  ])('writes nothing when its caller %s: %s', async (_, errorType, change) => {
    expect(await disturb(field, change)).toMatchObject(refused(errorType));
  });

  itWithOwnStack('is done when its caller is made an EDITOR for a while', async () => {
    const exp = { N: `${Math.floor(Date.now() / 1000) + 60}` };
    const result = await parts.mutate(field, person, input(field), {
      beforeWrite: () => editMember({ role: { S: 'EDITOR' }, exp }),
    });
    expect(result.errors).toEqual([]);
  });

  itWithOwnStack('answers what the same request answered that was faster', async () => {
    const given = input(field);
    let faster: unknown;
    const result = await disturb(
      field,
      async () => (faster = (await parts.mutate(field, person, given)).data),
      given,
    );
    expect(result.errors).toEqual([]);
    expect(result.data).toEqual(faster);
  });

  itWithOwnStack('is a DuplicateRequest when its token was used for something else', async () => {
    const requestToken = randomUUID();
    const result = await disturb(
      field,
      () => parts.mutate('createVault', person, { requestToken, name: 'Another' }),
      input(field, requestToken),
    );
    expect(result).toMatchObject(refused('DuplicateRequest'));
  });

  itWithOwnStack('judges the token before the membership', async () => {
    const given = input(field);
    const result = await disturb(
      field,
      async () => {
        await parts.mutate(field, person, given);
        await removeRow(parts.table, partition(), `MEMBER#${person}`);
      },
      given,
    );
    expect(result).toMatchObject({ errors: [], data: { vaultId } });
  });
});

describe.each(['createItem', 'updateItem'])('%s seals nothing', (field) => {
  itWithOwnStack.each<[string, string, () => Promise<unknown>]>([
    ['a READER', 'Unauthorized', () => editMember({ role: { S: 'READER' } })],
    ['a member who has expired', 'NotFound', () => editMember({ exp: { N: '1' } })],
    ['a stranger', 'NotFound', () => removeRow(parts.table, partition(), `MEMBER#${person}`)],
  ])('for %s: %s', async (_, errorType, change) => {
    await change();
    const result = await parts.mutate(field, person, input(field));
    expect(result).toMatchObject({ ...refused(errorType), invocations: 0, attempts: 0 });
  });
});

describe('updateItem, once everything is read,', () => {
  itWithOwnStack('is a VersionConflict with the new version when another change was faster', async () => {
    const faster = () => parts.mutate('updateItem', person, input('updateItem'));
    expect(await disturb('updateItem', faster)).toMatchObject(
      refused('VersionConflict', { currentVersion: 2 }),
    );
  });

  itWithOwnStack('is Busy when only the revision is another: a change of labels was faster', async () => {
    const labels = () => editItem({ revision: { N: '2' }, folder: { S: 'Home' } });
    expect(await disturb('updateItem', labels)).toMatchObject(refused('Busy'));
  });

  itWithOwnStack('is NotFound when the item is gone', async () => {
    const purge = () => removeRow(parts.table, partition(), `ITEM#${itemId}`);
    expect(await disturb('updateItem', purge)).toMatchObject(refused('NotFound'));
  });

  itWithOwnStack('judges the membership before the item', async () => {
    const both = async () => {
      await editItem({ version: { N: '9' } });
      await removeRow(parts.table, partition(), `MEMBER#${person}`);
    };
    expect(await disturb('updateItem', both)).toMatchObject(refused('NotFound'));
  });
});

/** The changes of an item that seal nothing, while something else happens between their read and their write. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Item, ItemInput, Vault } from '../../generated/schema.ts';
import { itWithOwnStack } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { inputOf, isOfTrash, itemChanges, type ItemChange } from '../support/itemChanges.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { removeRow } from '../support/table.ts';
import { editRow, vaultRows } from '../support/traces.ts';

let parts: InProcess;
beforeAll(async () => {
  parts = await openInProcess();
});
afterAll(() => parts.stop());

/** What a race can do to the item, its vault and its owner. */
interface Made {
  at: Omit<ItemInput, 'requestToken'>;
  owner: string;
  mutate(field: string, input: object): Promise<{ data?: unknown; errors?: unknown }>;
}

/** An item with labels and a host, in the trash where the change is one of items there. */
async function makeItem(change: ItemChange): Promise<Made> {
  const owner = randomUUID();
  const mutate = (field: string, input: object) =>
    parts.mutate(field, owner, { requestToken: randomUUID(), ...input });
  const vaultId = ((await mutate('createVault', { name: 'A vault' })).data as Vault).id;
  const labels = { folder: 'Home', tags: ['a', 'b'], favourite: true };
  const given = { vaultId, title: 'An item', urls: ['https://a.example/'], login: {}, ...labels };
  const itemId = ((await mutate('createItem', given)).data as Item).id;
  const at = { vaultId, itemId };
  if (isOfTrash(change)) await mutate('trashItem', at);
  return { at, owner, mutate };
}

/** What comes of a change while something else happens just before its transaction, which then writes nothing. */
async function disturbed(change: ItemChange, race: (made: Made, requestToken: string) => Promise<unknown>) {
  const made = await makeItem(change);
  const requestToken = randomUUID();
  let rows = {};
  const result = await parts.mutate(
    change,
    made.owner,
    { ...inputOf(change, { ...made.at, requestToken }) },
    {
      beforeWrite: async () => {
        await race(made, requestToken);
        rows = await vaultRows(parts.table, made.at.vaultId);
      },
    },
  );
  expect(await vaultRows(parts.table, made.at.vaultId)).toEqual(rows);
  return result;
}

const refused = (errorType: string, errorInfo: unknown = null) => ({
  data: null,
  errors: [{ errorType, errorInfo }],
});
const row = ({ itemId }: Made['at']) => `ITEM#${itemId}`;
const editMember = ({ at, owner }: Made, attributes: Parameters<typeof editRow>[3]) =>
  editRow(parts.table, vaultPartition(at.vaultId), `MEMBER#${owner}`, attributes);

describe.each(itemChanges)('%s, once everything is read,', (change) => {
  itWithOwnStack.each<[string, string, (made: Made) => Promise<unknown>]>([
    [
      'NotFound',
      'its caller is removed',
      ({ at, owner }) => removeRow(parts.table, vaultPartition(at.vaultId), `MEMBER#${owner}`),
    ],
    ['Unauthorized', 'its caller is made a READER', (made) => editMember(made, { role: { S: 'READER' } })],
    [
      'NotFound',
      'its caller is no longer confirmed',
      (made) => editMember(made, { state: { S: 'PENDING' } }),
    ],
    ['NotFound', 'its caller expires', (made) => editMember(made, { exp: { N: String(epochIn(0)) } })],
    ['NotFound', 'the item is gone', ({ at }) => removeRow(parts.table, vaultPartition(at.vaultId), row(at))],
    [
      'Busy',
      'the item has another revision',
      ({ at }) => editRow(parts.table, vaultPartition(at.vaultId), row(at), { revision: { N: '9' } }),
    ],
  ])('is %s when %s', async (errorType, _, race) => {
    expect(await disturbed(change, race)).toMatchObject(refused(errorType));
  });

  itWithOwnStack('is Busy when the item has another version: its caller has named none', async () => {
    const result = await disturbed(change, ({ at }) =>
      editRow(parts.table, vaultPartition(at.vaultId), row(at), { version: { N: '2' } }),
    );
    expect(result).toMatchObject(refused('Busy'));
  });

  itWithOwnStack('answers what the same request answered that was faster', async () => {
    let faster: unknown;
    const result = await disturbed(change, async ({ at, mutate }, requestToken) => {
      faster = (await mutate(change, inputOf(change, { ...at, requestToken }))).data;
    });
    expect(result).toMatchObject({ errors: [], data: faster });
  });

  itWithOwnStack('runs no function', async () => {
    const { at, owner } = await makeItem(change);
    const given = inputOf(change, { ...at, requestToken: randomUUID() });
    const result = await parts.mutate(change, owner, { ...given });
    expect(result).toMatchObject({ errors: [], invocations: 0, attempts: 1 });
  });
});

describe('of two changes of one item at once the slower', () => {
  itWithOwnStack.each<[ItemChange, string, string]>([
    ['updateItemLabels', 'updateItemLabels', 'Busy'],
    ['updateItemLabels', 'trashItem', 'Busy'],
    ['trashItem', 'updateItemLabels', 'Busy'],
    ['trashItem', 'trashItem', 'Busy'],
    ['restoreItem', 'restoreItem', 'Busy'],
    ['restoreItem', 'purgeItem', 'NotFound'],
    ['purgeItem', 'restoreItem', 'Busy'],
    ['purgeItem', 'purgeItem', 'NotFound'],
  ])('%s is refused, after %s, as %s', async (change, faster, errorType) => {
    const result = await disturbed(change, ({ at, mutate }) =>
      mutate(faster, faster === 'updateItemLabels' ? { ...at, tags: ['faster'] } : at),
    );
    expect(result).toMatchObject(refused(errorType));
  });

  itWithOwnStack('is refused as Busy when the faster one made a version', async () => {
    for (const change of ['updateItemLabels', 'trashItem'] as const) {
      const result = await disturbed(change, ({ at, mutate }) =>
        mutate('updateItem', { ...at, expectedVersion: 1, title: 'New' }),
      );
      expect(result).toMatchObject(refused('Busy'));
    }
  });
});

describe('a version', () => {
  itWithOwnStack.each([
    ['labelled', 'updateItemLabels', { tags: ['c'] }],
    ['put into the trash', 'trashItem', {}],
  ])('is not made of an item that was %s meanwhile: Busy', async (_, faster, more) => {
    const { at, owner, mutate } = await makeItem('updateItemLabels');
    const given = { ...at, requestToken: randomUUID(), expectedVersion: 1, title: 'New' };
    const result = await parts.mutate('updateItem', owner, given, {
      beforeWrite: () => mutate(faster, { ...at, ...more }),
    });
    expect(result).toMatchObject(refused('Busy'));
  });
});

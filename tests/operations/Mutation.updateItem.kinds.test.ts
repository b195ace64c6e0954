import { afterAll, describe, expect, it } from 'vitest';
import type { CreateItemInput, Item, UpdateItemInput } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { barestKinds, everyCustomField, everyKind } from '../support/everyKind.ts';
import { itWithTable } from '../support/host.ts';
import { openTable } from '../support/table.ts';
import { rowsLike, withoutNulls } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

async function makeItem(fields: Partial<CreateItemInput>): Promise<Item> {
  const { id: vaultId } = await alice.createVault();
  return alice.createItem({ vaultId, ...fields });
}

const change = (item: Item, fields: Partial<UpdateItemInput>) =>
  alice.updateItem({ vaultId: item.vaultId, itemId: item.id, expectedVersion: item.version, ...fields });

const reveal = ({ vaultId, id }: Item) => alice.revealSecret({ vaultId, itemId: id });

describe.each(everyKind)('a $kind', ({ kind, input, secret }) => {
  const bare = barestKinds.find((one) => one.kind === kind);

  it('keeps its whole secret through a change of anything else', async () => {
    const item = await makeItem({ ...input, customFields: everyCustomField });
    const changed = await change(item, { title: 'New', username: 'new', urls: ['https://new.example/'] });
    expect(changed).toMatchObject({ kind, title: 'New', version: 2 });
    expect(await reveal(item)).toMatchObject({ title: 'New', secret, customFields: everyCustomField });
  });

  it('is replaced whole by its own object: what that does not give is gone', async () => {
    const item = await makeItem({ ...input, customFields: everyCustomField });
    await change(item, { ...bare?.input });
    expect(await reveal(item)).toMatchObject({ secret: bare?.secret, customFields: everyCustomField });
    await change({ ...item, version: 2 }, input);
    expect((await reveal(item)).secret).toEqual(secret);
  });
});

describe('custom fields', () => {
  const [one, two] = everyCustomField;
  const given = one && two ? [one, two] : [];

  it.each<[string, Partial<UpdateItemInput>, object[]]>([
    ['stay when they are absent', {}, given],
    ['are cleared by null', { customFields: null }, []],
    ['are cleared by an empty list', { customFields: [] }, []],
    ['are replaced by a list, in its order', { customFields: [...given].reverse() }, [...given].reverse()],
    [
      'are replaced whole: a name that is not given is gone',
      { customFields: given.slice(1) },
      given.slice(1),
    ],
  ])('%s', async (_, fields, expected) => {
    const item = await makeItem({ login: { password: 'p' }, customFields: given });
    await change(item, fields);
    expect(await reveal(item)).toMatchObject({ secret: { password: 'p' }, customFields: expected });
  });
});

describe('the labels of an item', () => {
  const labels = { folder: 'Home', tags: ['t', 'u'], favourite: true };

  it('stay as they are, and their lists show the change', async () => {
    const item = await makeItem({ ...labels, title: 'Old' });
    const changed = await change(item, { title: 'New', username: 'new' });
    expect(changed).toMatchObject({ ...labels, title: 'New' });
    for (const filter of [
      { tag: 't' },
      { tag: 'u' },
      { favourite: true },
      { folder: 'Home' },
      { titlePrefix: 'n' },
    ]) {
      expect((await alice.items({ vaultId: item.vaultId, filter })).items).toEqual([changed]);
    }
    expect((await alice.items({ vaultId: item.vaultId, filter: { titlePrefix: 'o' } })).items).toEqual([]);
  });

  itWithTable('have a row each, with all that a list shows of the new version and no more rows', async () => {
    const item = await makeItem(labels);
    const changed = await change(item, { title: 'New' });
    const listing = { ...withoutNulls(changed), titleKey: '#NEW' };
    const rows = {
      ...(await rowsLike(table, item.vaultId, 'TAG#')),
      ...(await rowsLike(table, item.vaultId, 'FAVOURITE#')),
    };
    expect(Object.keys(rows)).toEqual([`TAG#t#${item.id}`, `TAG#u#${item.id}`, `FAVOURITE#${item.id}`]);
    for (const row of Object.values(rows)) expect(row.listing).toEqual(listing);
  });
});

it('is the last change of its vault in the order of changes', async () => {
  const item = await makeItem({ title: 'First' });
  const { vaultId } = item;
  const second = await alice.createItem({ vaultId, title: 'Second' });
  const listed = async () =>
    (await alice.items({ vaultId, order: 'CHANGED' })).items.map(({ title }) => title);
  expect(await listed()).toEqual([second.title, 'First']);
  await change(item, { title: 'Changed' });
  expect(await listed()).toEqual(['Changed', 'Second']);
});

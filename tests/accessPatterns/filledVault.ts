import { randomUUID } from 'node:crypto';
import type { CreatedItems, Item, NewItemInput, Vault } from '../../generated/schema.ts';
import type { Caller } from '../../local/appsync/types.ts';
import type { Item as Row } from '../../local/dynamodb/client.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import { copyOf, idAfter, numberOf, putRows } from './copyRows.ts';
import type { OwnStack } from './ownStack.ts';

/** A vault and its owner. */
export interface FilledVault {
  id: string;
  stack: OwnStack;
  owner: Caller;
  /** Its items that the API made: they open. */
  itemIds: string[];
  /** Asks as its owner, with the vault's id. */
  query(field: string, args?: object): Promise<unknown>;
  /** Changes something as its owner, with the vault's id and a new request token. */
  mutate<Answer = Item>(field: string, input: object): Promise<Answer>;
  /** The vault's rows whose sort key begins so, up to 1 MB of them. */
  rows(prefix: string): Promise<Row[]>;
}

/** Items that are made by the API, in every vault; the rest of a larger one are copies of the first. */
const madeItems = 10;
/** Items in the trash, in every vault. */
const trashedItems = 25;
/** A copy beyond these has no row but its own and its host's: more of the others would only take time. */
const wholeCopies = 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** An item as most are: with a host, in a folder, with a tag, a favourite. */
export function usualItem(index: number): NewItemInput {
  return {
    title: `Account ${numberOf(index)}`,
    username: 'someone@example.com',
    urls: [`https://${numberOf(index)}.example/`],
    folder: 'Home',
    tags: ['work'],
    favourite: true,
    login: { password: 'a password' },
  };
}

/** Makes a vault with so many usual items in use, and some in the trash. */
export async function fillVault(stack: OwnStack, owner: Caller, size: number): Promise<FilledVault> {
  const vault = await makeVault(stack, owner);
  const inputs = Array.from({ length: madeItems }, (_, index) => usualItem(index));
  const { items } = await vault.mutate<CreatedItems>('createItems', { items: inputs });
  // A vault's key is fetched by each function that meets it for the first time.
  await vault.query('revealSecret', { itemId: items[0]?.id });
  const inTrash = await vault.mutate('createItem', { ...usualItem(0), title: `Zoo ${numberOf(0)}` });
  await vault.mutate('trashItem', { itemId: inTrash.id });

  const rows = await vault.rows('');
  await putRows(stack.table, [
    ...copiesOf(rows, items[0]?.id ?? '', size - madeItems),
    ...copiesOf(changedYesterday(rows), inTrash.id, trashedItems - 1),
    ...changedYesterday(rows).filter((row) => isOf(row, inTrash.id)),
    ...eventsOfYesterday(rows, Math.min(size, wholeCopies)),
  ]);
  return { ...vault, itemIds: items.map(({ id }) => id) };
}

/** Makes an empty vault. */
export async function makeVault(stack: OwnStack, owner: Caller): Promise<FilledVault> {
  const input = { requestToken: randomUUID(), name: 'A vault' };
  const { id } = (await stack.run('Mutation.createVault', { input }, owner)) as Vault;
  return {
    id,
    stack,
    owner,
    itemIds: [],
    query: (field, args) => stack.run(`Query.${field}`, { vaultId: id, ...args }, owner),
    mutate: async <Answer>(field: string, given: object) => {
      const change = { requestToken: randomUUID(), vaultId: id, ...given };
      return (await stack.run(`Mutation.${field}`, { input: change }, owner)) as Answer;
    },
    async rows(prefix) {
      const { Items } = await stack.table.call('Query', {
        TableName: vaultTableName,
        KeyConditionExpression: `pk = :pk${prefix && ' AND begins_with(sk, :prefix)'}`,
        ExpressionAttributeValues: {
          ':pk': { S: `VAULT#${id}` },
          ...(prefix && { ':prefix': { S: prefix } }),
        },
        ConsistentRead: true,
      });
      return Items as Row[];
    },
  };
}

/** As many more items as an item's rows make. The first ten items of a vault have the numbers before theirs. */
function copiesOf(rows: Row[], id: string, count: number): Row[] {
  const from = { id, number: numberOf(0) };
  const own = rows.filter((row) => isOf(row, id));
  const fewest = own.filter((row) => /^(ITEM|HOST)#/.test(String(row.sk?.S)));
  return Array.from({ length: count }, (_, index) =>
    copyOf(index < wholeCopies ? own : fewest, from, {
      id: idAfter(id, index),
      number: numberOf(madeItems + index),
    }),
  ).flat();
}

function isOf(row: Row, itemId: string): boolean {
  return String(row.sk?.S).includes(itemId);
}

/** In the list by last change these come behind all others. */
function changedYesterday(rows: Row[]): Row[] {
  const changedAt = { S: new Date(Date.now() - dayMs).toISOString() };
  return rows.map((row) => (row.changedAt ? { ...row, changedAt } : row));
}

function eventsOfYesterday(rows: Row[], count: number): Row[] {
  const event = rows.find((row) => String(row.sk?.S).startsWith('EVENT#'));
  return Array.from({ length: count }, (_, index) => {
    const id = `${Date.now() - dayMs + index}-${randomUUID()}`;
    return { ...event, sk: { S: `EVENT#${id}` }, id: { S: id } };
  });
}

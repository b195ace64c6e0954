import type { ItemFilter, QueryItemsArgs } from '../../generated/schema.ts';
import type { AccessCase } from './accessCase.ts';
import { copyOf, idAfter, numberOf, putRows } from './copyRows.ts';
import { makeVault, type FilledVault } from './filledVault.ts';
import { person, type OwnStack } from './ownStack.ts';
import { bytesOf } from './rowBytes.ts';

const roleRcu = 1;
const pageOf25 = 2;

/** The lists of items. Every item of the vault is of the kind, in the folder, has the tag and is a favourite. */
export const listCases: AccessCase[] = [
  list('the items of a vault, oldest first', {}, [10, 25, 50]),
  list('the items of a vault by title', { order: 'TITLE' }),
  list('the items of a vault, last changed first', { order: 'CHANGED' }),
  listOf('with one title prefix', { titlePrefix: 'acc' }),
  listOf('of one kind', { kind: 'LOGIN' }),
  listOf('in one folder', { folder: 'Home' }),
  listOf('with one tag', { tag: 'work' }),
  {
    ...listOf('with one tag', { tag: 'work', kind: 'LOGIN' }),
    pattern: 'the items with one tag and of one kind, which thins the pages',
    bound: {
      rcu: pageOf25 + roleRcu,
      words: 'a second condition thins a page of 25, which takes at most 2 RCU and the role',
    },
  },
  listOf('that are favourites', { favourite: true }),
  list('the items in the trash', { filter: { trashed: true } }),
  {
    operation: 'Query.items',
    pattern: '50 items of a vault at 480 bytes a row: without username, URL and labels',
    answers: 50,
    bound: {
      rcu: 3 + roleRcu,
      words: 'a list of 50 items at up to 480 bytes a row takes at most 3 RCU and the role',
    },
    async arrange({ stack }) {
      const notes = await vaultOfNotes(stack, 60);
      return () => notes.query('items', { limit: 50 });
    },
  },
];

function list(pattern: string, args: Partial<QueryItemsArgs>, pages = [10, 25]): AccessCase {
  return {
    operation: 'Query.items',
    pattern,
    pages,
    arrange: (vault, page) => Promise.resolve(() => vault.query('items', { ...args, limit: page })),
  };
}

function listOf(which: string, filter: ItemFilter): AccessCase {
  return {
    ...list(`the items ${which}`, { filter }),
    bound: { rcu: pageOf25 + roleRcu, words: `a page of 25 items ${which} takes at most 2 RCU and the role` },
  };
}

/** Notes with a title as long as fits. */
async function vaultOfNotes(stack: OwnStack, count: number): Promise<FilledVault> {
  const notes = await makeVault(stack, person(480));
  const title = `Note 12 ${numberOf(0)}`;
  const { id } = await notes.mutate('createItem', { title, note: { text: 'a note' } });
  const [row = {}] = await notes.rows('ITEM#');
  if (bytesOf(row) > 480 || bytesOf(row) < 470) throw new Error(`A note's row has ${bytesOf(row)} bytes`);
  const first = { id, number: numberOf(0) };
  const copies = Array.from({ length: count - 1 }, (_, index) =>
    copyOf([row], first, { id: idAfter(id, index), number: numberOf(index + 1) }),
  );
  await putRows(stack.table, copies.flat());
  return notes;
}

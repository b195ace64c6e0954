/** Mutations given whatever somebody may send: what is refused leaves nothing, what is taken changes its own rows alone. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { changesOver, makeVault, newGuest } from '../support/changes.ts';
import { caseOf, withToken } from '../support/everyMutation.ts';
import { givenNames, rootField } from '../support/documents.ts';
import { answerOrType, hostileText } from '../support/hostile.ts';
import { deployed, itWithTable } from '../support/host.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { callerRows, memberIdOf, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

/** Whose vaults and requests are those of this file alone. */
const person = deployed ? await userOf('alice') : await newPerson();
const change = changesOver(person);

let vaultId: string;
let otherVaultId: string;
/** Prepared by a change that locks the vault. */
const locking: string[] = ['unlockVault', 'cancelVaultDeletion'];
/** Each mutation's input, ready in the vault; and in the other vault. */
const ready: Record<string, Record<string, unknown>> = {};
const elsewhere: Record<string, Record<string, unknown>> = {};

beforeAll(async () => {
  if (deployed) return;
  const owner = { id: await memberIdOf(person), change };
  vaultId = await makeVault(change);
  otherVaultId = await makeVault(change);
  for (const field of withToken) {
    // What locks its vault has one to itself.
    const isShared = !locking.includes(field);
    const shared = [vaultId, otherVaultId];
    const [here = '', there = ''] = isShared ? shared : [await makeVault(change), await makeVault(change)];
    ready[field] = await caseOf(field).prepare(owner, here, newGuest);
    elsewhere[field] = await caseOf(field).prepare(owner, there, newGuest);
  }
}, 60_000);

/** Everything that the person can reach. */
const everything = async () => ({
  caller: await callerRows(table, person),
  vault: await vaultRows(table, vaultId),
  other: await vaultRows(table, otherVaultId),
});

/** That these are all refused so, and that nothing is there afterwards that was not there before. */
async function expectRefused(
  inputs: [field: string, input: Record<string, unknown>][],
  type: string,
): Promise<void> {
  const before = await everything();
  const answers = await Promise.all(inputs.map(([field, input]) => answerOrType(change(field, input))));
  expect(answers).toEqual(inputs.map(() => type));
  expect(await everything()).toEqual(before);
}

/** What the names of things look like, by the field of an input. */
const forms: Record<string, RegExp> = {
  vaultId: /^[0-9A-HJKMNP-TV-Z]{26}$/,
  itemId: /^[0-9A-HJKMNP-TV-Z]{26}$/,
  memberId: /^([A-Za-z0-9-]{1,64}|[0-9]{12}:[A-Za-z0-9+=,.@_-]{1,64})$/,
  invitationId: /^[0-9a-f]{64}$/,
  code: /^[0-9A-HJKMNP-TV-Z]{26}-[0-9A-HJKMNP-TV-Z]{26}$/,
};
const isToken = /^[A-Za-z0-9_-]{1,64}$/;
const token = () => ({ requestToken: randomUUID() });

describe.each(withToken)('%s', (field) => {
  itWithTable('is BadInput, and leaves nothing, for a request token that is none', async () => {
    const bad = fc.array(
      hostileText.filter((text) => !isToken.test(text)),
      { minLength: 8, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(bad, (tokens) =>
        expectRefused(
          tokens.map((requestToken) => [field, { ...ready[field], requestToken }]),
          'BadInput',
        ),
      ),
      { numRuns: 3 },
    );
  });

  const named = Object.keys(forms).filter((name) => givenNames(rootField(field)).includes(name));

  itWithTable.each(named)('is BadInput, and leaves nothing, for a %s that is none', async (name) => {
    const around = fc.tuple(hostileText, hostileText).map(([before, after]) => {
      return `${before}${String(ready[field]?.[name])}${after}`;
    });
    const bad = fc.array(
      fc.oneof(hostileText, around).filter((text) => !forms[name]?.test(text)),
      { minLength: 8, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(bad, (ids) =>
        expectRefused(
          ids.map((id) => [field, { ...ready[field], ...token(), [name]: id }]),
          'BadInput',
        ),
      ),
      { numRuns: 3 },
    );
  });
});

/** What an input names inside a vault, by the target of its mutation; and a name of the same form that is another thing's. */
const inside: Record<string, [name: string, foreign: () => string]> = {
  item: ['itemId', () => vaultId],
  member: ['memberId', () => vaultId],
  invitation: ['invitationId', () => '0'.repeat(64)],
};
const ofThings = withToken.flatMap((field): [string, string][] => {
  const { target } = caseOf(field);
  return inside[target] ? [[field, target]] : [];
});

itWithTable.each(ofThings)(
  '%s is NotFound, and leaves nothing, for one %s of another vault',
  async (field, target) => {
    const [name = '', foreign = () => ''] = inside[target] ?? [];
    const ids = [elsewhere[field]?.[name], foreign()];
    await expectRefused(
      ids.map((id) => [field, { ...ready[field], ...token(), [name]: id }]),
      'NotFound',
    );
  },
);

itWithTable(
  'labels are refused as BadInput, leaving nothing, or are the item’s, and no other item’s',
  async () => {
    const { itemId } = ready.updateItemLabels as { itemId: string };
    const labels = fc.record({ folder: hostileText, tags: fc.array(hostileText, { maxLength: 4 }) });
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(labels, async ({ folder, tags }) => {
        const before = await everything();
        const input = { ...token(), vaultId, itemId, folder, tags };
        const answer = await answerOrType(change('updateItemLabels', input));
        const after = await everything();
        if (typeof answer === 'string') {
          expect(answer).toBe('BadInput');
          expect(after).toEqual(before);
          return;
        }
        taken += 1;
        expect(answer).toMatchObject({ folder, tags });
        const own = new RegExp(`^(ITEM#|TAG#.*#|FAVOURITE#)${itemId}$`, 's');
        const isOther = ([sk]: [string, unknown]) => !own.test(sk) && !sk.startsWith('EVENT#');
        expect(Object.entries(after.vault).filter(isOther)).toEqual(
          Object.entries(before.vault).filter(isOther),
        );
        const tagRows = Object.keys(after.vault).filter((sk) => sk.startsWith('TAG#') && sk.endsWith(itemId));
        expect(tagRows).toHaveLength(tags.length);
        expect(after.other).toEqual(before.other);
        for (const tag of tags) {
          const { items } = await person.items({ vaultId, filter: { tag }, limit: 100 });
          expect(items.find(({ id }) => id === itemId)).toEqual(answer as Item);
          expect(items.every((item) => item.tags.includes(tag))).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
    expect(taken).toBeGreaterThan(3);
  },
);

itWithTable.each(['createItem', 'createItems', 'updateItemLabels'])(
  '%s with 10,000 tags is BadInput, and leaves nothing',
  async (field) => {
    const tags = Array.from({ length: 10_000 }, (_, n) => `tag ${n}`);
    const { items } = ready.createItems as { items: object[] };
    const input = { ...ready[field], ...token() };
    const crowded =
      field === 'createItems' ? { ...input, items: [...items, { ...items[0], tags }] } : { ...input, tags };
    await expectRefused([[field, crowded]], 'BadInput');
  },
);

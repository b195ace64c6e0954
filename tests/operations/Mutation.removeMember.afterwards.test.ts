/** What a removal tells, and what comes after it. */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { join } from '../support/membership.ts';
import { vaultWithMember } from '../support/memberVaults.ts';
import { openTable, putRow } from '../support/table.ts';
import { vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

describe('tells what the member has revealed:', () => {
  itWithKeys('each item once, and none that another one has, nor what was only written', async () => {
    const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'EDITOR');
    await person.revealSecret({ vaultId, itemId });
    const [second, written, unseen] = [
      await alice.createItem({ vaultId }),
      await person.createItem({ vaultId }),
      await alice.createItem({ vaultId }),
    ];
    await person.revealSecret({ vaultId, itemId: second.id });
    await person.revealSecret({ vaultId, itemId });
    await alice.revealSecret({ vaultId, itemId: unseen.id });

    const removed = await alice.removeMember({ vaultId, memberId });

    expect({ ...removed, revealedItemIds: [...removed.revealedItemIds].sort() }).toEqual({
      vaultId,
      memberId,
      revealedItemIds: [itemId, second.id].sort(),
      moreRevealed: false,
    });
    expect(removed.revealedItemIds).not.toContain(written.id);
  });

  itWithKeys('nothing where nothing was revealed', async () => {
    const { vaultId, memberId } = await vaultWithMember(alice, 'VIEWER');
    const removed = await alice.removeMember({ vaultId, memberId });
    expect(removed).toEqual({ vaultId, memberId, revealedItemIds: [], moreRevealed: false });
  });

  /** Puts what a member did later into the vault: so many changes, or reveals of as many items. */
  async function later(
    vaultId: string,
    memberId: string,
    count: number,
    isReveal: boolean,
  ): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    const rows = ids.map((itemId, index) => {
      const id = `${Date.now() + 1000 + index}-${randomUUID()}`;
      return {
        pk: { S: `VAULT#${vaultId}` },
        sk: { S: `${isReveal ? 'REVEAL' : 'EVENT'}#${id}` },
        id: { S: id },
        type: { S: isReveal ? 'SECRET_REVEALED' : 'ITEM_UPDATED' },
        itemId: { S: itemId },
        actorEvent: { S: `${memberId}#${id}` },
      };
    });
    for (const row of rows) await putRow(table, row);
    return ids;
  }

  itWithKeys.each([
    [490, false],
    [500, true],
  ])(
    'before the last %i changes that the member made, or that there may be more: %s',
    async (count, more) => {
      const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'EDITOR');
      await person.revealSecret({ vaultId, itemId });
      await later(vaultId, memberId, count, false);
      const { revealedItemIds, moreRevealed } = await alice.removeMember({ vaultId, memberId });
      expect(moreRevealed).toBe(more);
      if (!more) expect(revealedItemIds).toEqual([itemId]);
    },
  );

  itWithKeys('the last 100 items, and that there are more', async () => {
    const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'EDITOR');
    await person.revealSecret({ vaultId, itemId });
    const ids = await later(vaultId, memberId, 100, true);
    const removed = await alice.removeMember({ vaultId, memberId });
    expect(removed).toMatchObject({ revealedItemIds: ids.reverse(), moreRevealed: true });
  });
});

describe('once invited again', () => {
  itWithKeys('the person reveals and writes again, at once', async () => {
    const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'EDITOR');
    await person.revealSecret({ vaultId, itemId });
    await alice.removeMember({ vaultId, memberId });
    expect((await refusal(person.revealSecret({ vaultId, itemId }))).errorType).toBe('NotFound');
    await join(alice, vaultId, person, 'EDITOR');
    expect((await person.revealSecret({ vaultId, itemId })).secret).toMatchObject({
      password: 'the password',
    });
    expect((await person.createItem({ vaultId })).version).toBe(1);
  });

  itWithKeys('the person has the new role, not the old one', async () => {
    const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'OWNER');
    await alice.removeMember({ vaultId, memberId });
    await join(alice, vaultId, person, 'VIEWER');
    expect((await refusal(person.revealSecret({ vaultId, itemId }))).errorType).toBe('Unauthorized');
    const refused = await refusal(person.inviteMember({ vaultId, role: 'VIEWER' }));
    expect(refused.errorType).toBe('Unauthorized');
  });

  itWithKeys('the person can be removed again', async () => {
    const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'EDITOR');
    await alice.removeMember({ vaultId, memberId });
    await join(alice, vaultId, person, 'EDITOR');
    await alice.removeMember({ vaultId, memberId });
    expect((await refusal(person.revealSecret({ vaultId, itemId }))).errorType).toBe('NotFound');
    await join(alice, vaultId, person, 'READER');
    expect((await person.revealSecret({ vaultId, itemId })).itemId).toBe(itemId);
  });
});

itWithKeys('is one removal and one answer with one token, also once the member is back', async () => {
  const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'EDITOR');
  const input = { vaultId, memberId, requestToken: randomUUID() };
  const first = await alice.removeMember(input);
  const rows = await vaultRows(table, vaultId);
  expect(await alice.removeMember(input)).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);

  await join(alice, vaultId, person, 'READER');
  expect(await alice.removeMember(input)).toEqual(first);
  expect((await person.revealSecret({ vaultId, itemId })).itemId).toBe(itemId);
});

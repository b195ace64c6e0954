/** What a removal tells, and what comes after it. */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { join } from '../support/membership.ts';
import { vaultWithMember } from '../support/memberVaults.ts';
import { openTable } from '../support/table.ts';
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

  itWithKeys('that there may be more, beyond the last 100 things that were done', async () => {
    const { vaultId, itemId, person, memberId } = await vaultWithMember(alice, 'EDITOR');
    const call = `revealSecret(vaultId: "${vaultId}", itemId: "${itemId}") { itemId }`;
    const aliases = (from: number) => Array.from({ length: 25 }, (_, n) => `a${from + n}: ${call}`).join(' ');
    await person.revealSecret({ vaultId, itemId });
    for (let count = 0; count < 100; count += 25) await person.graphql(`{ ${aliases(count)} }`);
    const removed = await alice.removeMember({ vaultId, memberId });
    expect(removed).toEqual({ vaultId, memberId, revealedItemIds: [itemId], moreRevealed: true });
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

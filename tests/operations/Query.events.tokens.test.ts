import { describe, expect, it } from 'vitest';
import type { QueryEventsArgs } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { memberIdOf } from '../support/traces.ts';

const alice = await userOf('alice');
const aliceId = await memberIdOf(alice);
const { id: vaultId } = await alice.createVault();
const { id: itemId } = await alice.createItem({ vaultId });

const refuse = async (args: Omit<QueryEventsArgs, 'vaultId'>) =>
  (await refusal(alice.events({ vaultId, ...args }))).errorType;

describe('refuses as BadInput a token', () => {
  it.each([
    'nonsense',
    '🔑',
    '#'.repeat(10_000),
    `${'0'.repeat(13)}-`,
    `${'0'.repeat(13)}-${'0'.repeat(35)}`,
    `${'0'.repeat(13)}-${'0'.repeat(37)}`,
    `${'0'.repeat(13)}-${'0'.repeat(35)}-`,
    `${'0'.repeat(13)}-${'0'.repeat(35)}~`,
    `${'0'.repeat(13)}-${'0'.repeat(36)}\n`,
  ])('that is none: %j', async (nextToken) => {
    expect(await refuse({ nextToken })).toBe('BadInput');
    expect(await refuse({ nextToken, itemId })).toBe('BadInput');
  });

  it('of another list', async () => {
    await alice.createItem({ vaultId });
    const items = await alice.items({ vaultId, limit: 1 });
    const changes = await alice.changes({ vaultId, since: `${Date.now() - 60_000}`, limit: 1 });
    for (const { nextToken } of [items, changes]) {
      expect(nextToken).toBeTruthy();
      expect(await refuse({ nextToken })).toBe('BadInput');
      expect(await refuse({ nextToken, itemId })).toBe('BadInput');
      expect(await refuse({ nextToken, memberId: aliceId })).toBe('BadInput');
    }
  });

  it('of other arguments: of the vault for an item, of an item for a member, of another item', async () => {
    const { id: other } = await alice.createItem({ vaultId });
    await alice.revealSecret({ vaultId, itemId });
    await alice.revealSecret({ vaultId, itemId: other });
    const [ofVault, ofItem, ofMember] = await Promise.all([
      alice.events({ vaultId, limit: 1 }),
      alice.events({ vaultId, itemId, limit: 1 }),
      alice.events({ vaultId, memberId: aliceId, limit: 1 }),
    ]);
    expect([ofVault, ofItem, ofMember].every(({ nextToken }) => nextToken)).toBe(true);
    expect(await refuse({ itemId, nextToken: ofVault.nextToken })).toBe('BadInput');
    expect(await refuse({ memberId: aliceId, nextToken: ofVault.nextToken })).toBe('BadInput');
    expect(await refuse({ memberId: aliceId, nextToken: ofItem.nextToken })).toBe('BadInput');
    expect(await refuse({ itemId: other, nextToken: ofItem.nextToken })).toBe('BadInput');
    expect(await refuse({ nextToken: ofItem.nextToken })).toBe('BadInput');
    expect(await refuse({ nextToken: ofMember.nextToken })).toBe('BadInput');
  });

  it('of another vault’s item or member', async () => {
    const { id: other } = await alice.createVault();
    const { id: otherItem } = await alice.createItem({ vaultId: other });
    await alice.revealSecret({ vaultId: other, itemId: otherItem });
    const [ofItem, ofMember] = await Promise.all([
      alice.events({ vaultId: other, itemId: otherItem, limit: 1 }),
      alice.events({ vaultId: other, memberId: aliceId, limit: 1 }),
    ]);
    expect([ofItem, ofMember].every(({ nextToken }) => nextToken)).toBe(true);
    expect(await refuse({ itemId: otherItem, nextToken: ofItem.nextToken })).toBe('BadInput');
    expect(await refuse({ memberId: aliceId, nextToken: ofMember.nextToken })).toBe('BadInput');
  });
});

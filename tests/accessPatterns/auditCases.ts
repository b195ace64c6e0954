import type { QueryEventsArgs } from '../../generated/schema.ts';
import type { AccessCase } from './accessCase.ts';
import type { FilledVault } from './filledVault.ts';
import { newGuest } from './guests.ts';
import { plantRecords } from './records.ts';

const mostShown = 50;

/** Who did what. Behind every page there are more, of changes and of reveals. */
export const auditCases: AccessCase[] = [
  events('what happened in a vault: changes and reveals', () => ({})),
  events('the reveals in a vault', () => ({ reveals: true })),
  events('the changes in a vault', () => ({ reveals: false })),
  events('what happened to an item', ({ itemId }) => ({ itemId })),
  events('what a member did', ({ actorId }) => ({ memberId: actorId })),
];

function events(
  pattern: string,
  argsOf: (about: { itemId: string; actorId: string }) => Partial<QueryEventsArgs>,
): AccessCase {
  return {
    operation: 'Query.events',
    pattern,
    pages: [10, mostShown],
    async arrange(vault, page) {
      const args = argsOf(await plantBoth(vault));
      return () => vault.query('events', { ...args, limit: page });
    },
  };
}

/** A page and more of changes, and of reveals, by one member to one item. */
async function plantBoth(vault: FilledVault): Promise<{ itemId: string; actorId: string }> {
  const about = { itemId: vault.itemIds[0] ?? '', actorId: newGuest().id };
  await plantRecords(vault, 'EVENT', mostShown + 1, about);
  await plantRecords(vault, 'REVEAL', mostShown + 1, about);
  return about;
}

/**
 * Removals against what the member has in flight. `VAULT_TEST_REMOVALS` is how many there are: 60 unless set, 1,000 for
 * the full size.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { userOf, type Api } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { join } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { watchVault, type Watch } from '../support/watching.ts';

const removals = Number(process.env.VAULT_TEST_REMOVALS ?? 60);
const lanes = 4;
const alice = await userOf('alice');

/** What was asked: when, and whether it was answered. */
interface Asked {
  name: string;
  startedAt: number;
  isAnswered: boolean;
}

interface Place {
  vaultId: string;
  itemId: string;
  watches: Watch[];
}

const uses: Record<string, (member: Api, place: Place) => Promise<unknown>> = {
  revealSecret: (member, { vaultId, itemId }) => member.revealSecret({ vaultId, itemId }),
  createItem: (member, { vaultId }) => member.createItem({ vaultId }),
  item: (member, { vaultId, itemId }) => member.item(vaultId, itemId),
  onVaultEvent: async (member, { vaultId, watches }) => watches.push(await watchVault(member, vaultId)),
};

async function ask(name: string, member: Api, place: Place): Promise<Asked> {
  const startedAt = performance.now();
  const isAnswered = await uses[name]?.(member, place).then(
    () => true,
    () => false,
  );
  return { name, startedAt, isAnswered: isAnswered ?? false };
}

/** One removal while the member asks for everything; what was answered though it was asked for after the acknowledgement. */
async function race(member: Api & { id: string }, place: Place): Promise<Asked[]> {
  const { vaultId } = place;
  await join(alice, vaultId, member, 'EDITOR');
  const names = Object.keys(uses);
  const inFlight = names.flatMap((name) =>
    [0, 10, 20].map(async (ms) => {
      await sleep(ms + Math.random() * 10);
      return ask(name, member, place);
    }),
  );
  await sleep(Math.random() * 30);
  await alice.removeMember({ vaultId, memberId: member.id });
  const acknowledgedAt = performance.now();
  const after = names.map((name) => ask(name, member, place));
  const asked = await Promise.all([...inFlight, ...after]);
  return asked.filter(({ startedAt, isAnswered }) => isAnswered && startedAt > acknowledgedAt);
}

itWithKeys(
  'nothing that a member asks for after the removal is answered, and no connection of the member’s stays',
  async () => {
    const late: Asked[] = [];
    const lane = async (count: number): Promise<void> => {
      const member = await newPerson();
      const { id: vaultId } = await alice.createVault();
      const { id: itemId } = await alice.createItem({ vaultId });
      const place: Place = { vaultId, itemId, watches: [] };
      for (let done = 0; done < count; done += 1) late.push(...(await race(member, place)));
      await expect
        .poll(() => place.watches.filter((watch) => !watch.hasEnded()).length, { timeout: 10_000 })
        .toBe(0);
    };
    await Promise.all(Array.from({ length: lanes }, () => lane(Math.ceil(removals / lanes))));
    expect(late).toEqual([]);
  },
  30_000 + removals * 1000,
);

itWithKeys('two owners who remove each other leave one of them', async () => {
  for (let round = 0; round < 10; round += 1) {
    const [one, two] = [await newPerson(), await newPerson()];
    const { id: vaultId } = await one.createVault();
    await join(one, vaultId, two, 'OWNER');
    const ends = await Promise.allSettled([
      one.removeMember({ vaultId, memberId: two.id }),
      two.removeMember({ vaultId, memberId: one.id }),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const left = ends[0]?.status === 'fulfilled' ? one : two;
    const { items } = await left.members({ vaultId });
    expect(items.map(({ role }) => role)).toEqual(['OWNER']);
  }
});

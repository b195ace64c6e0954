import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { userOf, type Api } from '../support/api.ts';
import { changesOver, makeVault, type Person } from '../support/changes.ts';
import { caseOf, toldAgain, withToken } from '../support/everyMutation.ts';
import { itWithOwnStack } from '../support/host.ts';
import { newPerson } from '../support/people.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';
import { memberIdOf } from '../support/traces.ts';

const dataDir = temporaryFolder();
let stack: RunningStack;

beforeAll(async () => {
  stack = await startProcess(dataDir);
});
afterAll(async () => {
  await stack.stop();
  removeFolder(dataDir);
});

/** What the vaults of a person hold, and have told. */
async function everything(alice: Api, since: string): Promise<unknown> {
  const { vaults } = await alice.graphql<{ vaults: { items: { id: string }[] } }>(
    '{ vaults { items { id name trashDays updatedAt } } }',
  );
  const inVault = async ({ id: vaultId }: { id: string }) => [
    (await alice.items({ vaultId, limit: 100 })).items,
    (await alice.items({ vaultId, limit: 100, filter: { trashed: true } })).items,
    (await alice.changes({ vaultId, since })).items,
  ];
  return { vaults, items: await Promise.all(vaults.items.map(inVault)) };
}

itWithOwnStack(
  'every mutation answers what it has answered, and does nothing, after the server was killed and started again',
  async () => {
    const since = `${Date.now() - 1000}`;
    let alice = await userOf('alice', stack);
    const owner: Person = { id: await memberIdOf(alice), change: changesOver(alice) };
    const newGuest = async () => {
      const guest = await newPerson(stack.origin);
      return { id: guest.id, change: changesOver(guest) };
    };
    const made: { field: string; input: Record<string, unknown>; answer: unknown }[] = [];
    for (const field of withToken) {
      const ready = await caseOf(field).prepare(owner, await makeVault(owner.change), newGuest);
      const input = { requestToken: randomUUID(), ...ready };
      made.push({ field, input, answer: await owner.change(field, input) });
    }
    const before = await everything(alice, since);

    await stack.kill();
    stack = await startProcess(dataDir);
    alice = await userOf('alice', stack);

    expect(await everything(alice, since)).toEqual(before);
    for (const { field, input, answer } of made) {
      expect([field, await changesOver(alice)(field, input)]).toEqual([field, toldAgain(field, answer)]);
    }
    expect(await everything(alice, since)).toEqual(before);
  },
  60_000,
);

import { expect, it } from 'vitest';
import type { Mutation, VaultEventInput } from '../../generated/schema.ts';
import { roleOf } from '../../local/functions/functions.ts';
import { collectEvents, fields, refusal, userOf, type Api } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';

const alice = await userOf('alice');
const publisher = roleOf('publishEvents');

const eventIn = (vaultId: string): VaultEventInput => ({
  id: `${Date.now()}-${crypto.randomUUID()}`,
  vaultId,
  type: 'ITEM_UPDATED',
  at: new Date().toISOString(),
  actorId: 'somebody',
  itemId: 'an item',
  itemVersion: 3,
  itemIds: [],
  memberId: 'somebody else',
});

const publish = (client: Api, input: VaultEventInput) =>
  client.graphql<Mutation>(
    `mutation ($input: VaultEventInput!) { publishVaultEvent(input: $input) { ${fields.event} } }`,
    { input },
  );

/** What a watcher of the vault gets until the next event that the vault itself publishes. */
async function deliveredWhile(vaultId: string, act: () => Promise<unknown>) {
  const watch = await collectEvents(alice, vaultId);
  await act();
  const { id } = await alice.createItem({ vaultId });
  await expect.poll(() => watch.events.map(({ itemId }) => itemId)).toContain(id);
  watch.close();
  return watch.events.filter(({ itemId }) => itemId !== id);
}

itWithKeys('hands an event of the publisher to the watchers, with every field', async () => {
  const { id } = await alice.createVault();
  const input = eventIn(id);

  const delivered = await deliveredWhile(id, async () => {
    expect(await publish(machineOf(publisher), input)).toEqual({ publishVaultEvent: input });
  });

  expect(delivered).toContainEqual(input);
});

itWithKeys('hands on an event of several items with the ids of all', async () => {
  const { id } = await alice.createVault();
  const several = { itemId: null, itemVersion: null, itemIds: ['one', 'two', 'three'] };
  const input: VaultEventInput = { ...eventIn(id), type: 'ITEMS_CREATED', ...several };

  const delivered = await deliveredWhile(id, async () => {
    expect(await publish(machineOf(publisher), input)).toEqual({ publishVaultEvent: input });
  });

  expect(delivered).toContainEqual(input);
});

itWithKeys('takes no event without its list of item ids, and hands nothing on', async () => {
  const { id } = await alice.createVault();
  const input: Partial<VaultEventInput> = eventIn(id);
  delete input.itemIds;

  const delivered = await deliveredWhile(id, async () => {
    const { data, message } = await refusal(publish(machineOf(publisher), input as VaultEventInput));
    expect(data).toBeNull();
    expect(message).toContain("for NonNull type '[ID!]!'");
  });

  expect(delivered.filter(({ type }) => type === 'ITEM_UPDATED')).toEqual([]);
});

it('keeps an owner out by the schema, and hands nothing on', async () => {
  const { id } = await alice.createVault();

  const delivered = await deliveredWhile(id, async () => {
    const { errors, data } = await refusal(publish(alice, eventIn(id)));
    expect(data).toEqual({ publishVaultEvent: null });
    expect(errors).toMatchObject([
      {
        errorType: 'Unauthorized',
        message: 'Not Authorized to access publishVaultEvent on type Mutation',
      },
    ]);
  });

  expect(delivered.filter(({ type }) => type === 'ITEM_UPDATED')).toEqual([]);
});

itWithKeys.each([
  ['another role', machineOf('ci')],
  ['another function’s role', machineOf(roleOf('seal'))],
  ['a role whose name begins with the publisher’s', machineOf(`${publisher}2`)],
  ['a role whose name ends with the publisher’s', machineOf(`x${publisher}`)],
  ['the publisher’s name in capitals', machineOf(publisher.toUpperCase())],
  ['a session that bears the publisher’s name', machineOf('ci', publisher)],
])('keeps out %s by the resolver, and hands nothing on', async (_, machine) => {
  const { id } = await alice.createVault();

  const delivered = await deliveredWhile(id, async () => {
    const refused = await refusal(publish(machine, eventIn(id)));
    expect(refused.data).toEqual({ publishVaultEvent: null });
    expect(refused.errorType).toBe('Unauthorized');
  });

  expect(delivered.filter(({ type }) => type === 'ITEM_UPDATED')).toEqual([]);
});

itWithKeys('takes no other field than those of an event', async () => {
  const input = { ...eventIn('a vault'), secret: 'a secret' };

  const { data, errors } = await refusal(publish(machineOf(publisher), input));

  expect(data).toBeNull();
  expect(JSON.stringify(errors)).not.toContain('a secret');
});

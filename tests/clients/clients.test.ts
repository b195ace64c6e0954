import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTable } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { machineOf } from '../support/machine.ts';
import { userOf } from '../support/api.ts';
import { startClient, type Client } from './client.ts';
import { createNote, createVault, me, titles } from './operations.ts';

const libraries = ['amplify', 'apollo', 'fetch'] as const;
const machine = 'clients-ci';
const clients = new Map<string, Client>();

beforeAll(async () => {
  const stack = { origin: inject('origin'), dataDir: inject('dataDir') };
  const started = [...libraries, 'amplify-iam' as const].map(async (library) => {
    const name = library === 'amplify-iam' ? machine : 'alice';
    clients.set(library, await startClient(library, name, stack));
  });
  await Promise.all(started);
});

afterAll(() => {
  for (const client of clients.values()) client.stop();
});

function clientOf(library: string): Client {
  const client = clients.get(library);
  if (!client) throw new Error(`There is no client ${library}`);
  return client;
}

describe.each(libraries)('%s, unchanged, as a user of the pool', (library) => {
  let vaultId = '';

  it('[clients.unchanged] reads and writes as that user', async () => {
    const client = clientOf(library);
    vaultId = await createVault(client);
    await createNote(client, vaultId, 'Written');
    expect(await me(client)).toMatchObject({ kind: 'PERSON', username: 'alice' });
    expect(await titles(client, vaultId)).toEqual(['Written']);
  });

  it('[clients.subscriptions] is told what happens in a vault while it watches', async () => {
    const client = clientOf(library);
    client.watch(vaultId);
    await expect.poll(client.connections, { timeout: 5_000 }).toBe(1);
    const itemId = await createNote(client, vaultId, 'Seen');
    await expect
      .poll(() => client.events)
      .toContainEqual(expect.objectContaining({ type: 'ITEM_CREATED', itemId }));
  });

  it('is refused a vault of somebody else: as it reads, writes and watches', async () => {
    const client = clientOf(library);
    client.become('bob');
    await expect(titles(client, vaultId)).rejects.toMatchObject({ errorType: 'NotFound' });
    await expect(createNote(client, vaultId, 'Bob’s')).rejects.toMatchObject({ errorType: 'NotFound' });
    client.watch(vaultId);
    await expect.poll(client.ended, { timeout: 5_000 }).toBe('NotFound');
  });
});

describe('amplify, unchanged, as a machine by IAM', () => {
  it('[clients.iam] is known by its role', async () => {
    expect(await me(clientOf('amplify-iam'))).toMatchObject({ kind: 'MACHINE', username: null });
  });

  it('is refused a vault that it is no member of: as it reads, writes and watches', async () => {
    const client = clientOf('amplify-iam');
    const { id } = await (await userOf('alice')).createVault();
    await expect(titles(client, id)).rejects.toMatchObject({ errorType: 'NotFound' });
    await expect(createNote(client, id, 'A machine’s')).rejects.toMatchObject({ errorType: 'NotFound' });
    client.watch(id);
    await expect.poll(client.ended, { timeout: 5_000 }).toBe('NotFound');
  });

  it('is told what happens in a vault that it is a member of', async () => {
    const client = clientOf('amplify-iam');
    const alice = await userOf('alice');
    const { id: vaultId } = await alice.createVault();
    const table = openTable();
    await plantMember(table, vaultId, machineOf(machine), 'VIEWER');
    table.close();
    client.watch(vaultId);
    await expect.poll(client.connections, { timeout: 5_000 }).toBe(1);
    const { id: itemId } = await alice.createItem({ vaultId });
    await expect
      .poll(() => client.events)
      .toContainEqual(expect.objectContaining({ type: 'ITEM_CREATED', itemId }));
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { Query, UpdateVaultInput, Vault } from '../../generated/schema.ts';
import { collectEvents, fields, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { visibleLines } from '../support/texts.ts';
import { eventRow, callerRows, editRow, memberIdOf, vaultRows, withoutNulls } from '../support/traces.ts';
import { answerOrBusy } from '../support/untilDone.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

type Change = Omit<UpdateVaultInput, 'vaultId' | 'requestToken'>;

const read = async (vaultId: string): Promise<unknown> =>
  (await alice.graphql<Query>(`{ vault(vaultId: "${vaultId}") { ${fields.vault} } }`)).vault;

const settings = {
  name: 'Office',
  keepVersions: 5,
  keepVersionDays: 90,
  trashDays: 7,
  revealsPerHour: 100,
  revealSignInMinutes: 60,
  ownerSignInMinutes: 30,
};

/** A vault whose settings are all other ones than a new vault's. */
async function makeVault(): Promise<Vault> {
  const { id: vaultId } = await alice.createVault();
  return alice.updateVault({ vaultId, ...settings });
}

it('answers the vault whole, with every field changed', async () => {
  const before = await alice.createVault('Home');
  const vault = await alice.updateVault({ vaultId: before.id, ...settings });
  expect(vault).toEqual({ ...before, ...settings, updatedAt: vault.updatedAt });
  expect(vault.updatedAt > before.updatedAt).toBe(true);
  expect(await read(vault.id)).toEqual(vault);
});

describe('changes what is given and keeps the rest:', () => {
  it.each<[keyof Change, Change]>([
    ['name', { name: 'New' }],
    ['keepVersions', { keepVersions: 50 }],
    ['keepVersionDays', { keepVersionDays: 3650 }],
    ['trashDays', { trashDays: 365 }],
    ['revealsPerHour', { revealsPerHour: 10_000 }],
    ['revealSignInMinutes', { revealSignInMinutes: 1440 }],
    ['ownerSignInMinutes', { ownerSignInMinutes: 1440 }],
  ])('%s', async (_, change) => {
    const before = await makeVault();
    const vault = await alice.updateVault({ vaultId: before.id, ...change });
    expect(vault).toEqual({ ...before, ...change, updatedAt: vault.updatedAt });
    expect(await read(vault.id)).toEqual(vault);
  });

  it.each<[string, Change]>([
    ['one version', { keepVersions: 1 }],
    ['one day of versions', { keepVersionDays: 1 }],
    ['one day of trash', { trashDays: 1 }],
    ['one reveal an hour', { revealsPerHour: 1 }],
    ['a minute from the sign-in to a reveal', { revealSignInMinutes: 1 }],
    ['a minute from the sign-in to what an owner does', { ownerSignInMinutes: 1 }],
    ['a name of 100 characters', { name: '🔑'.repeat(100) }],
    ...visibleLines.map(([what, name]): [string, Change] => [`a name that is ${what}`, { name }]),
  ])('%s', async (_, change) => {
    const before = await makeVault();
    expect(await alice.updateVault({ vaultId: before.id, ...change })).toMatchObject(change);
  });

  it.each(['keepVersionDays', 'revealSignInMinutes'] as const)(
    'null for %s lifts that limit',
    async (name) => {
      const before = await makeVault();
      const vault = await alice.updateVault({ vaultId: before.id, [name]: null });
      expect(vault).toEqual({ ...before, [name]: null, updatedAt: vault.updatedAt });
      expect(await read(vault.id)).toEqual(vault);
    },
  );
});

itWithTable('leaves the vault at its next settings, an event and the request', async () => {
  const { id: vaultId } = await makeVault();
  const before = await vaultRows(table, vaultId);
  const requestToken = randomUUID();
  const change = { name: 'New', keepVersionDays: null };
  const vault = await alice.updateVault({ vaultId, requestToken, ...change });
  const after = await vaultRows(table, vaultId);
  const [event = ''] = Object.keys(after).filter((sk) => !(sk in before));
  const { keepVersionDays, ...kept } = before.VAULT ?? {};
  expect(keepVersionDays).toBe(90);
  expect(after).toEqual({
    ...before,
    VAULT: { ...kept, name: 'New', updatedAt: vault.updatedAt, settingsRevision: 3 },
    [event]: eventRow(event, {
      vaultId,
      type: 'VAULT_UPDATED',
      at: vault.updatedAt,
      actorId: await memberIdOf(alice),
    }),
  });
  const request = (await callerRows(table, alice, `REQUEST#${requestToken}`))[`REQUEST#${requestToken}`];
  expect(request).toMatchObject({ operation: 'updateVault', target: `${vaultId}/` });
  expect(withoutNulls(JSON.parse(String(request?.answer)) as object)).toEqual(withoutNulls(vault));
});

it('tells the watchers', async () => {
  const { id: vaultId } = await alice.createVault();
  const watch = await collectEvents(alice, vaultId);
  await alice.updateVault({ vaultId, name: 'New' });
  await expect
    .poll(() => watch.events.slice(-1), { timeout: 10_000 })
    .toMatchObject([{ vaultId, type: 'VAULT_UPDATED', itemId: null }]);
  watch.close();
});

itWithTable.each(['LOCKED', 'DELETION_SCHEDULED'])(
  'may change a vault that is %s, which stays so',
  async (state) => {
    const { id: vaultId } = await alice.createVault();
    await editRow(table, vaultPartition(vaultId), 'VAULT', { state: { S: state } });
    expect(await alice.updateVault({ vaultId, trashDays: 9 })).toMatchObject({ state, trashDays: 9 });
    expect(await read(vaultId)).toMatchObject({ state, trashDays: 9 });
  },
);

itWithTable('asked for twice with one token changes once, whatever came between', async () => {
  const { id: vaultId } = await alice.createVault();
  const requestToken = randomUUID();
  const first = await alice.updateVault({ vaultId, requestToken, name: 'First' });
  await alice.updateVault({ vaultId, name: 'Second' });
  const rows = await vaultRows(table, vaultId);
  expect(await alice.updateVault({ vaultId, requestToken, name: 'First' })).toEqual(first);
  expect(await vaultRows(table, vaultId)).toEqual(rows);
});

itWithTable('of eight at once each is done or Busy, and no change of another is lost', async () => {
  const { id: vaultId } = await alice.createVault();
  const changes: Change[] = [{ name: 'New' }, { keepVersions: 7 }, { keepVersionDays: 7 }, { trashDays: 7 }];
  const asked = [...changes, ...changes].map((change) =>
    answerOrBusy(alice.updateVault({ vaultId, ...change })).then((answer) => ({ change, answer })),
  );
  const done = (await Promise.all(asked)).filter(({ answer }) => answer !== 'Busy');
  expect(done.length).toBeGreaterThan(0);
  const { VAULT: row } = await vaultRows(table, vaultId);
  expect(row?.settingsRevision).toBe(1 + done.length);
  for (const { change } of done) expect(row).toMatchObject(change);
});

describe('the time in the trash', () => {
  const daysLeft = ({ purgeAt, trashedAt }: { purgeAt?: string | null; trashedAt?: string | null }) =>
    (Date.parse(purgeAt ?? '') - Date.parse(trashedAt ?? '')) / 86_400_000;

  it('holds for items that go there from then on, and not for those that are there', async () => {
    const { id: vaultId } = await alice.createVault();
    const [one, two] = await alice.createItems({
      vaultId,
      items: [
        { title: 'One', custom: {} },
        { title: 'Two', custom: {} },
      ],
    });
    const trash = (itemId = '') => alice.trashItem({ vaultId, itemId });
    expect(daysLeft(await trash(one?.id))).toBeCloseTo(30, 3);
    await alice.updateVault({ vaultId, trashDays: 3 });
    expect(daysLeft(await trash(two?.id))).toBeCloseTo(3, 3);
    expect(daysLeft(await alice.item(vaultId, one?.id ?? ''))).toBeCloseTo(30, 3);
  });
});

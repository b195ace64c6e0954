/** The vault table in the hands of an attacker: member rows that were forged, raised, restored or copied. */
import { afterAll, describe, expect } from 'vitest';
import type { Item as Row } from '../../local/dynamodb/client.ts';
import type { Role } from '../../generated/schema.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { join } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, readRow, untilEpoch, vaultPartition } from '../support/plant.ts';
import { openTable, putRow } from '../support/table.ts';
import { editRow, memberIdOf, vaultRows } from '../support/traces.ts';
import { answersTo, unauthorizedBut } from './everyUse.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

const reveals = ['revealSecret', 'revealSecrets', 'totpCode'];

/** A vault of alice's with an item, and somebody who is up to no good. */
async function start() {
  const { id: vaultId } = await alice.createVault();
  const { id: itemId } = await alice.createItem({ vaultId, login: { totp: 'JBSWY3DPEHPK3PXP' } });
  const mallory = await newPerson();
  return { vaultId, itemId, mallory, sk: `MEMBER#${mallory.id}`, pk: vaultPartition(vaultId) };
}

const memberRow = async (vaultId: string, member: Api): Promise<Row> =>
  readRow(table, vaultPartition(vaultId), `MEMBER#${await memberIdOf(member)}`);

/** The attacker's row, with everything in it that a member's has but the grant. */
const forged = (vaultId: string, id: string, role: Role = 'OWNER'): Row => ({
  pk: { S: vaultPartition(vaultId) },
  sk: { S: `MEMBER#${id}` },
  id: { S: id },
  vaultId: { S: vaultId },
  kind: { S: 'PERSON' },
  role: { S: role },
  state: { S: 'ACTIVE' },
  addedAt: { S: new Date().toISOString() },
  addedBy: { S: id },
});

describe('a member row', () => {
  itWithTable('that is forged uses the key for nothing, and destroys nothing', async () => {
    const { vaultId, itemId, mallory } = await start();
    await putRow(table, forged(vaultId, mallory.id));
    const before = await vaultRows(table, vaultId);

    expect(await answersTo(mallory, vaultId, itemId)).toEqual(unauthorizedBut());

    const left = Object.keys(await vaultRows(table, vaultId)).filter((sk) => !(sk in before));
    expect(left.filter((sk) => !/^(REVEAL|COUNT)#/.test(sk))).toEqual([]);
    expect((await alice.revealSecret({ vaultId, itemId })).version).toBe(1);
  });

  itWithTable.each<[Role, string[]]>([
    ['VIEWER', []],
    ['READER', reveals],
    ['EDITOR', [...reveals, 'createItem', 'createItems', 'updateItem', 'copyItem']],
  ])('of a %s that is raised to OWNER does no more than before', async (role, may) => {
    const { vaultId, itemId, mallory, pk, sk } = await start();
    await join(alice, vaultId, mallory, role);
    await editRow(table, pk, sk, { role: { S: 'OWNER' } });

    expect(await answersTo(mallory, vaultId, itemId)).toEqual(unauthorizedBut(...may));
  });

  itWithTable('that is put back after the removal, with its grant, is refused', async () => {
    const { vaultId, itemId, mallory } = await start();
    await join(alice, vaultId, mallory, 'EDITOR');
    const row = await memberRow(vaultId, mallory);
    await alice.removeMember({ vaultId, memberId: mallory.id });
    await putRow(table, row);

    expect(await answersTo(mallory, vaultId, itemId)).toEqual(unauthorizedBut());
  });

  itWithTable('whose grant was taken out before the removal, and put back after it, is refused', async () => {
    const { vaultId, itemId, mallory, pk, sk } = await start();
    await join(alice, vaultId, mallory, 'EDITOR');
    const row = await memberRow(vaultId, mallory);
    await editRow(table, pk, sk, { grant: undefined, grantId: undefined });
    await alice.removeMember({ vaultId, memberId: mallory.id });
    await putRow(table, row);

    expect((await refusal(mallory.revealSecret({ vaultId, itemId }))).errorType).toBe('Unauthorized');
  });

  itWithTable('that is put back after a demotion, with its grant, is refused', async () => {
    const { vaultId, itemId, mallory } = await start();
    await join(alice, vaultId, mallory, 'EDITOR');
    const row = await memberRow(vaultId, mallory);
    await alice.changeRole({ vaultId, memberId: mallory.id, role: 'VIEWER' });
    await putRow(table, row);

    expect((await refusal(mallory.createItem({ vaultId }))).errorType).toBe('Unauthorized');
    expect((await refusal(mallory.revealSecret({ vaultId, itemId }))).errorType).toBe('Unauthorized');
  });

  itWithTable('with the grant of another member of the vault is refused', async () => {
    const { vaultId, itemId, mallory } = await start();
    await putRow(table, { ...(await memberRow(vaultId, alice)), ...forged(vaultId, mallory.id) });

    expect(await answersTo(mallory, vaultId, itemId)).toEqual(unauthorizedBut());
  });

  itWithTable('of a VIEWER with the grant of its owner in the place of the own one is refused', async () => {
    const { vaultId, itemId, mallory } = await start();
    await join(alice, vaultId, mallory, 'VIEWER');
    await putRow(table, { ...(await memberRow(vaultId, alice)), ...forged(vaultId, mallory.id) });

    expect(await answersTo(mallory, vaultId, itemId)).toEqual(unauthorizedBut());
  });

  itWithTable('with the grant of the attacker’s own vault is refused', async () => {
    const { vaultId, itemId, mallory } = await start();
    const own = await mallory.createVault();
    await putRow(table, { ...(await memberRow(own.id, mallory)), ...forged(vaultId, mallory.id) });

    expect(await answersTo(mallory, vaultId, itemId)).toEqual(unauthorizedBut());
  });

  itWithTable('whose end was taken out ends when the grant does', async () => {
    const { vaultId, itemId, mallory, pk, sk } = await start();
    const end = epochIn(3);
    await join(alice, vaultId, mallory, 'EDITOR', new Date(end * 1000).toISOString());
    await editRow(table, pk, sk, { exp: undefined });
    expect((await mallory.revealSecret({ vaultId, itemId })).version).toBe(1);

    await untilEpoch(end);

    expect((await refusal(mallory.revealSecret({ vaultId, itemId }))).errorType).toBe('Unauthorized');
  });

  itWithTable('with an altered grant is refused', async () => {
    const { vaultId, itemId, mallory, pk, sk } = await start();
    await join(alice, vaultId, mallory, 'EDITOR');
    const { grant } = await memberRow(vaultId, mallory);
    const bytes = Buffer.from(String(grant?.B), 'base64');
    bytes.set([(bytes.at(-1) ?? 0) ^ 1], bytes.length - 1);
    await editRow(table, pk, sk, { grant: { B: bytes.toString('base64') } });

    expect((await refusal(mallory.revealSecret({ vaultId, itemId }))).errorType).toBe('Unauthorized');
  });
});

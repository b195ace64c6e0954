import { afterAll, describe, expect, it } from 'vitest';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badTokens } from '../support/badItems.ts';
import { itWithKeys } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { join } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { editRow, refusedWithoutTrace } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

/** The code of an invitation that somebody made. */
async function codeBy(owner: Api, vaultId: string): Promise<string> {
  return (await owner.inviteMember({ vaultId, role: 'EDITOR' })).code ?? '';
}

/** A new vault of alice's with an open invitation. */
async function invitation() {
  const { id: vaultId } = await alice.createVault();
  return { vaultId, code: await codeBy(alice, vaultId) };
}

const refuse = (person: Api, vaultId: string, code: string, token?: string) =>
  refusedWithoutTrace(
    table,
    person,
    vaultId,
    (requestToken) => person.acceptInvitation({ code, requestToken }),
    token,
  );

describe('refuses as BadInput, and writes nothing,', () => {
  it.each<[string, (code: string) => string]>([
    ['empty', () => ''],
    ['without its vault', (code) => code.slice(27)],
    ['cut by a character', (code) => code.slice(0, -1)],
    ['with a character more', (code) => `${code}0`],
    ['in lower case', (code) => code.toLowerCase()],
    ['without the dash', (code) => code.replace('-', '0')],
    ['followed by a line break', (code) => `${code}\n`],
    ['with a separator in it', (code) => `${code.slice(0, 27)}#${code.slice(28)}`],
    ['10,000 characters long', (code) => code.repeat(190)],
  ])('a code that is %s', async (_, spoil) => {
    const { vaultId, code } = await invitation();
    expect((await refuse(bob, vaultId, spoil(code))).errorType).toBe('BadInput');
  });

  it.each(badTokens)('a request token that is %s', async (_, token) => {
    const { vaultId, code } = await invitation();
    expect((await refuse(bob, vaultId, code, token)).errorType).toBe('BadInput');
  });

  it('the code of a vault of one’s own', async () => {
    const { vaultId, code } = await invitation();
    expect((await refuse(alice, vaultId, code)).errorType).toBe('BadInput');
  });

  itWithKeys('a second code of somebody who waits to be confirmed, and of a member', async () => {
    const { vaultId, code } = await invitation();
    const second = await codeBy(alice, vaultId);
    const person = await newPerson();
    await person.acceptInvitation({ code });
    expect((await refuse(person, vaultId, second)).errorType).toBe('BadInput');
    await alice.confirmMember({ vaultId, memberId: person.id, role: 'EDITOR' });
    expect((await refuse(person, vaultId, second)).errorType).toBe('BadInput');
  });
});

itWithKeys('refuses a machine as Unauthorized', async () => {
  const { vaultId, code } = await invitation();
  expect((await refuse(machineOf('taker'), vaultId, code)).errorType).toBe('Unauthorized');
});

describe('is NotFound, and leaves nothing, for a code', () => {
  it('that nobody made, in a vault that is there and in one that is not, alike', async () => {
    const { vaultId } = await invitation();
    const [existing, absent] = [
      await refuse(bob, vaultId, `${vaultId}-${'0'.repeat(26)}`),
      await refusal(bob.acceptInvitation({ code: `${absentId}-${'0'.repeat(26)}` })),
    ];
    expect(existing.errorType).toBe('NotFound');
    expect(existing.errors).toEqual(absent.errors);
  });

  it('of another vault under this vault’s id', async () => {
    const [one, other] = [await invitation(), await invitation()];
    const mixed = one.vaultId + other.code.slice(26);
    expect((await refuse(bob, one.vaultId, mixed)).errorType).toBe('NotFound');
  });

  itWithKeys('that was taken, by another one or by oneself', async () => {
    const { vaultId, code } = await invitation();
    const [first, second] = await Promise.all([newPerson(), newPerson()]);
    await first.acceptInvitation({ code });
    expect((await refuse(second, vaultId, code)).errorType).toBe('NotFound');
    expect((await refuse(first, vaultId, code)).errorType).toBe('NotFound');
  });

  itWithKeys('that has expired', async () => {
    const { vaultId, code } = await invitation();
    const [{ id = '' } = {}] = (await alice.invitations({ vaultId })).items;
    await editRow(table, vaultPartition(vaultId), `INVITE#${id}`, { ttl: { N: String(epochIn(0)) } });
    expect((await refuse(bob, vaultId, code)).errorType).toBe('NotFound');
  });

  itWithKeys('that leads to a membership that is over', async () => {
    const { vaultId, code } = await invitation();
    const [{ id = '' } = {}] = (await alice.invitations({ vaultId })).items;
    await editRow(table, vaultPartition(vaultId), `INVITE#${id}`, { memberExp: { N: String(epochIn(0)) } });
    expect((await refuse(bob, vaultId, code)).errorType).toBe('NotFound');
  });

  itWithKeys('of an owner who is removed', async () => {
    const { id: vaultId } = await alice.createVault();
    const inviter = await newPerson();
    await join(alice, vaultId, inviter, 'OWNER');
    const code = await codeBy(inviter, vaultId);
    await alice.removeMember({ vaultId, memberId: inviter.id });
    expect((await refuse(bob, vaultId, code)).errorType).toBe('NotFound');
    await join(alice, vaultId, inviter, 'OWNER');
    expect((await refuse(bob, vaultId, code)).errorType).toBe('NotFound');
  });

  itWithKeys('of an owner who is one no longer, also once the role is given back', async () => {
    const { id: vaultId } = await alice.createVault();
    const inviter = await newPerson();
    await join(alice, vaultId, inviter, 'OWNER');
    const code = await codeBy(inviter, vaultId);
    await alice.changeRole({ vaultId, memberId: inviter.id, role: 'EDITOR' });
    expect((await refuse(bob, vaultId, code)).errorType).toBe('NotFound');
    await alice.changeRole({ vaultId, memberId: inviter.id, role: 'OWNER' });
    expect((await refuse(bob, vaultId, code)).errorType).toBe('NotFound');
  });
});

describe('is refused as VaultLocked', () => {
  it('while the vault is locked', async () => {
    const { vaultId, code } = await invitation();
    await alice.lockVault({ vaultId });
    expect((await refuse(bob, vaultId, code)).errorType).toBe('VaultLocked');
  });

  it('while its deletion is scheduled', async () => {
    const { vaultId, code } = await invitation();
    await alice.scheduleVaultDeletion({ vaultId });
    expect((await refuse(bob, vaultId, code)).errorType).toBe('VaultLocked');
  });
});

itWithKeys('refuses the 101st member as LimitExceeded, and takes the 100th', async () => {
  const { vaultId, code } = await invitation();
  const members = (n: number) =>
    editRow(table, vaultPartition(vaultId), 'VAULT', { members: { N: String(n) } });
  await members(100);
  const person = await newPerson();
  expect((await refuse(person, vaultId, code)).errorType).toBe('LimitExceeded');
  await members(99);
  expect((await person.acceptInvitation({ code })).state).toBe('PENDING');
});

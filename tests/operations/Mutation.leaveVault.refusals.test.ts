import { afterAll, describe, expect, it } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { badIds, badTokens } from '../support/badItems.ts';
import { itWithKeys } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { invited, join } from '../support/membership.ts';
import { vaultWithMember } from '../support/memberVaults.ts';
import { testStates } from '../support/ownerChanges.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { signedInAgo } from '../support/signIns.ts';
import { openTable } from '../support/table.ts';
import { editRow, refusedWithoutTrace, vaultRows } from '../support/traces.ts';
import { answerOrBusy } from '../support/untilDone.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

describe('the last owner', () => {
  it('is refused as BadInput, alone in the vault', async () => {
    const { id: vaultId } = await alice.createVault();
    const refused = await refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
      alice.leaveVault({ vaultId, requestToken }),
    );
    expect(refused.errorType).toBe('BadInput');
  });

  itWithKeys(
    'is refused as BadInput where there are other members, and once the other owner left',
    async () => {
      const { vaultId, person } = await vaultWithMember(alice, 'OWNER');
      await join(alice, vaultId, await newPerson(), 'EDITOR');
      await person.leaveVault({ vaultId });
      expect((await refusal(alice.leaveVault({ vaultId }))).errorType).toBe('BadInput');
      expect((await alice.inviteMember({ vaultId, role: 'VIEWER' })).code).toBeTruthy();
    },
  );

  itWithKeys('stays of two who leave at the same time', async () => {
    const { vaultId, person } = await vaultWithMember(alice, 'OWNER');
    const leave = (api: typeof alice) => answerOrBusy(api.leaveVault({ vaultId })).catch(() => 'refused');
    await Promise.all([leave(alice), leave(person)]);
    const rows = await vaultRows(table, vaultId);
    expect(Object.keys(rows).filter((sk) => sk.startsWith('MEMBER#'))).toHaveLength(1);
    expect(rows.VAULT).toMatchObject({ members: 1, owners: 1 });
  });
});

describe('is refused, and leaves nothing,', () => {
  const leave = (api: typeof alice, vaultId: string, token?: string) =>
    refusedWithoutTrace(
      table,
      api,
      vaultId,
      (requestToken) => api.leaveVault({ vaultId, requestToken }),
      token,
    );

  itWithKeys('to a stranger and a pending member as if the vault did not exist', async () => {
    const { id: vaultId } = await alice.createVault();
    const person = await newPerson();
    const [stranger, absent] = [
      await leave(person, vaultId),
      await refusal(person.leaveVault({ vaultId: absentId })),
    ];
    expect(stranger.errorType).toBe('NotFound');
    expect(stranger.errors).toEqual(absent.errors);
    await invited(alice, vaultId, person);
    expect((await leave(person, vaultId)).errors).toEqual(absent.errors);
  });

  itWithKeys('to a member whose membership has ended, as NotFound', async () => {
    const { vaultId, person } = await vaultWithMember(alice, 'READER');
    const exp = { N: String(epochIn(-1)) };
    await editRow(table, vaultPartition(vaultId), `MEMBER#${person.id}`, { exp });
    expect((await leave(person, vaultId)).errorType).toBe('NotFound');
  });

  itWithKeys('to a sign-in of more than 15 minutes ago, as StepUpRequired', async () => {
    const { vaultId, person } = await vaultWithMember(alice, 'VIEWER');
    const [late, early] = await Promise.all([signedInAgo(person, 16), signedInAgo(person, 14)]);
    expect((await leave(late, vaultId)).errorType).toBe('StepUpRequired');
    expect((await early.leaveVault({ vaultId })).memberId).toBe(person.id);
  });

  itWithKeys('to a machine, as StepUpRequired', async () => {
    const { id: vaultId } = await alice.createVault();
    await alice.addMachine({ vaultId, accountId: '000000000000', roleName: 'leaver', role: 'EDITOR' });
    expect((await leave(machineOf('leaver'), vaultId)).errorType).toBe('StepUpRequired');
  });

  it.each(badTokens)('with a request token that is %s, as BadInput', async (_, token) => {
    const { id: vaultId } = await alice.createVault();
    expect((await leave(alice, vaultId, token)).errorType).toBe('BadInput');
  });

  it.each(badIds)('with a vault id that is %s, as BadInput', async (_, vaultId) => {
    expect((await refusal(alice.leaveVault({ vaultId }))).errorType).toBe('BadInput');
  });
});

testStates(table, true, async () => {
  const { vaultId } = await vaultWithMember(alice, 'OWNER');
  return { vaultId, make: (api, vault, requestToken) => api.leaveVault({ vaultId: vault, requestToken }) };
});

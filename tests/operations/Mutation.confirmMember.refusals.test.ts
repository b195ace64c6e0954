import { afterAll, describe, expect } from 'vitest';
import type { ConfirmMemberInput } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { itWithKeys } from '../support/host.ts';
import { vaultWithMember, vaultWithPending } from '../support/memberVaults.ts';
import { testOwnerChange } from '../support/ownerChanges.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { openTable } from '../support/table.ts';
import { editRow, refusedWithoutTrace } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');

/** A time, in whole seconds. */
const inSeconds = (seconds: number): string => new Date(epochIn(seconds) * 1000).toISOString();

describe('refuses, and writes nothing,', () => {
  const end = inSeconds(3600);
  const refuse = (vaultId: string, input: Omit<ConfirmMemberInput, 'vaultId' | 'requestToken'>) =>
    refusedWithoutTrace(table, alice, vaultId, (requestToken) =>
      alice.confirmMember({ vaultId, requestToken, ...input }),
    );

  itWithKeys.each<[string, string | undefined, Partial<ConfirmMemberInput>]>([
    ['a lower role', undefined, { role: 'VIEWER' }],
    ['a higher role', undefined, { role: 'EDITOR' }],
    ['the role OWNER', undefined, { role: 'OWNER' }],
    ['an end that the list does not show', undefined, { expiresAt: end }],
    ['no end where the list shows one', end, {}],
    ['another end than the list shows', end, { expiresAt: inSeconds(3700) }],
    ['an end in the past', undefined, { expiresAt: inSeconds(-1) }],
  ])('%s, as BadInput', async (_, waitsUntil, input) => {
    const { vaultId, memberId } = await vaultWithPending(alice, 'READER', waitsUntil);
    expect((await refuse(vaultId, { memberId, role: 'READER', ...input })).errorType).toBe('BadInput');
  });

  itWithKeys('what the owner has not read: a row that was raised meanwhile, as BadInput', async () => {
    const { vaultId, memberId } = await vaultWithPending(alice, 'VIEWER');
    await editRow(table, vaultPartition(vaultId), `MEMBER#${memberId}`, { role: { S: 'EDITOR' } });
    expect((await refuse(vaultId, { memberId, role: 'VIEWER' })).errorType).toBe('BadInput');
  });

  itWithKeys('a row that was raised to OWNER, whatever the owner says, as BadInput', async () => {
    const { vaultId, memberId } = await vaultWithPending(alice, 'VIEWER');
    await editRow(table, vaultPartition(vaultId), `MEMBER#${memberId}`, { role: { S: 'OWNER' } });
    expect((await refuse(vaultId, { memberId, role: 'VIEWER' })).errorType).toBe('BadInput');
  });

  itWithKeys('a member who is confirmed already, as BadInput', async () => {
    const { vaultId, memberId } = await vaultWithMember(alice, 'READER');
    expect((await refuse(vaultId, { memberId, role: 'READER' })).errorType).toBe('BadInput');
  });

  itWithKeys('somebody who has taken no invitation of this vault, as NotFound', async () => {
    const { id: vaultId } = await alice.createVault();
    const { memberId } = await vaultWithPending(alice, 'READER');
    expect((await refuse(vaultId, { memberId, role: 'READER' })).errorType).toBe('NotFound');
  });

  itWithKeys.each(['', '#', 'a#b', `${'a'.repeat(65)}`, '1:role', 'x\n'])(
    'the member id %j, as BadInput',
    async (memberId) => {
      const { id: vaultId } = await alice.createVault();
      expect((await refuse(vaultId, { memberId, role: 'READER' })).errorType).toBe('BadInput');
    },
  );
});

testOwnerChange(table, false, async () => {
  const { vaultId, memberId } = await vaultWithPending(alice, 'VIEWER');
  return {
    vaultId,
    make: (api, vault, requestToken) =>
      api.confirmMember({ vaultId: vault, memberId, role: 'VIEWER', requestToken }),
  };
});

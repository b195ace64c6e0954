import { beforeAll, describe, expect, it } from 'vitest';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { userOf, type Api } from './api.ts';
import { badIds, badTokens } from './badItems.ts';
import { testCallers, type Change } from './callers.ts';
import { itWithKeys } from './host.ts';
import { signedInAgo } from './signIns.ts';
import { refusedWithoutTrace } from './traces.ts';

/**
 * Tests what holds of every change that an OWNER alone may make, on vaults of alice's.
 * @param whileLocked whether it is made in a locked vault, too
 * @param prepare a new vault with all that the change needs
 */
export function testOwnerChange(
  table: TableClient,
  whileLocked: boolean,
  prepare: (alice: Api) => Promise<Change>,
): void {
  testCallers(table, 'OWNER', prepare);
  testSignIn(table, prepare);
  testStates(table, whileLocked, prepare);

  describe('refuses as BadInput, and writes nothing,', () => {
    let alice: Api;
    let change: Change;
    beforeAll(async () => {
      alice = await userOf('alice');
      change = await prepare(alice);
    });
    const refuse = (vaultId: string, token?: string) =>
      refusedWithoutTrace(
        table,
        alice,
        change.vaultId,
        (requestToken) => change.make(alice, vaultId, requestToken),
        token,
      );

    it.each(badIds)('a vault id that is %s', async (_, id) => {
      expect((await refuse(id)).errorType).toBe('BadInput');
    });

    it.each(badTokens)('a request token that is %s', async (_, token) => {
      expect((await refuse(change.vaultId, token)).errorType).toBe('BadInput');
    });
  });
}

/** Tests that a change takes a sign-in of the last 15 minutes, as a new vault has it. @param prepare as above */
export function testSignIn(table: TableClient, prepare: (alice: Api) => Promise<Change>): void {
  itWithKeys('takes a sign-in of the last 15 minutes, and leaves nothing without', async () => {
    const alice = await userOf('alice');
    const { vaultId, make } = await prepare(alice);
    const [late, early] = await Promise.all([signedInAgo(alice, 16), signedInAgo(alice, 14)]);

    const refused = await refusedWithoutTrace(table, late, vaultId, (token) => make(late, vaultId, token));

    expect(refused).toMatchObject({ errorType: 'StepUpRequired', errorInfo: null });
    expect(refused.message).toContain('15 minutes');
    expect(await make(early, vaultId, crypto.randomUUID())).toBeTruthy();
  });
}

/** Tests in which states of the vault a change is made. @param prepare as above */
export function testStates(
  table: TableClient,
  whileLocked: boolean,
  prepare: (alice: Api) => Promise<Change>,
): void {
  const changeAfter = async (before: (alice: Api, vaultId: string) => Promise<unknown>) => {
    const alice = await userOf('alice');
    const { vaultId, make } = await prepare(alice);
    await before(alice, vaultId);
    return { alice, vaultId, make: (requestToken: string) => make(alice, vaultId, requestToken) };
  };
  const lock = (alice: Api, vaultId: string) => alice.lockVault({ vaultId });

  if (whileLocked) {
    itWithKeys('is made while the vault is locked, too', async () => {
      const { make } = await changeAfter(lock);
      expect(await make(crypto.randomUUID())).toBeTruthy();
    });
  } else {
    itWithKeys('is refused as VaultLocked while the vault is locked', async () => {
      const { alice, vaultId, make } = await changeAfter(lock);
      expect((await refusedWithoutTrace(table, alice, vaultId, make)).errorType).toBe('VaultLocked');
    });
  }

  itWithKeys('is refused as VaultLocked while the deletion of the vault is scheduled', async () => {
    const { alice, vaultId, make } = await changeAfter((owner, id) =>
      owner.scheduleVaultDeletion({ vaultId: id }),
    );
    const refused = await refusedWithoutTrace(table, alice, vaultId, make);
    expect(refused.errorType).toBe('VaultLocked');
    expect(refused.message).toContain('cancelVaultDeletion');
  });
}

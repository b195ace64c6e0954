import { describe, expect } from 'vitest';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { refusal, userOf, type Api } from './api.ts';
import { absentId } from './badIds.ts';
import { itWithTable } from './host.ts';
import { epochIn } from './plant.ts';
import { plantMember } from './membership.ts';
import { refusedWithoutTrace } from './traces.ts';

/** A change in a vault. */
export interface Change {
  vaultId: string;
  /** Makes the change as somebody, in the vault named. */
  make(api: Api, vaultId: string, requestToken: string): Promise<unknown>;
}

const roles = ['VIEWER', 'READER', 'EDITOR', 'OWNER'];

/**
 * Tests who may make a change, on a vault of alice's with bob as the other one.
 * @param least the role that it takes
 * @param prepare a new vault with all that the change needs
 */
export function testCallers(
  table: TableClient,
  least: string,
  prepare: (alice: Api) => Promise<Change>,
): void {
  const start = async () => {
    const [alice, bob] = await Promise.all([userOf('alice'), userOf('bob')]);
    const { vaultId, make } = await prepare(alice);
    const refuse = () =>
      refusedWithoutTrace(table, bob, vaultId, (requestToken) => make(bob, vaultId, requestToken));
    return { bob, vaultId, make, refuse };
  };

  describe('a caller', () => {
    itWithTable(
      'who is no member is told the same of a vault that exists and of one that does not',
      async () => {
        const { bob, make, refuse } = await start();
        const existing = await refuse();
        const absent = await refusal(make(bob, absentId, crypto.randomUUID()));
        expect(existing).toMatchObject({ errorType: 'NotFound', errorInfo: null });
        expect(existing.errors).toEqual(absent.errors);
      },
    );

    itWithTable.each([...roles.slice(0, roles.indexOf(least)), 'ADMIN'])(
      'who is a %s is refused as Unauthorized',
      async (role) => {
        const { bob, vaultId, refuse } = await start();
        await plantMember(table, vaultId, bob, role);
        expect((await refuse()).errorType).toBe('Unauthorized');
      },
    );

    itWithTable.each(roles.slice(roles.indexOf(least)))('who is a %s may', async (role) => {
      const { bob, vaultId, make } = await start();
      await plantMember(table, vaultId, bob, role, { exp: epochIn(60) });
      expect(await make(bob, vaultId, crypto.randomUUID())).toBeTruthy();
    });

    itWithTable.each([
      ['has expired', { exp: epochIn(-1) }],
      ['is pending', { state: 'PENDING' }],
    ])('whose membership %s is told what a stranger is told', async (_, membership) => {
      const { bob, vaultId, refuse } = await start();
      const stranger = await refuse();
      await plantMember(table, vaultId, bob, 'OWNER', membership);
      expect((await refuse()).errors).toEqual(stranger.errors);
    });
  });
}

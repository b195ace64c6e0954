/** Whom a vault's key lets act, and as what. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role, VaultState } from '../../generated/schema.ts';
import { sealGrant, sealRevocation } from '../../functions/envelope/grants.ts';
import { sealItem } from '../../functions/envelope/items.ts';
import { rotateVaultKey } from '../../functions/envelope/vaultKey.ts';
import type { Acting } from '../../functions/payloads/common.ts';
import { note } from '../envelope/samples.ts';
import { openGovernance } from '../support/governed.ts';

const EVERY: VaultState[] = ['ACTIVE', 'LOCKED', 'DELETION_SCHEDULED'];
const ROLES: Role[] = ['VIEWER', 'READER', 'EDITOR', 'OWNER'];
const unconfirmed = {
  type: 'Unauthorized',
  message:
    'The key of this vault does not confirm your role. Ask an owner of the vault to confirm you again.',
};
const locked = { type: 'VaultLocked', message: 'The vault is locked. An owner can unlock it.' };

let parts: Awaited<ReturnType<typeof openGovernance>>;
let alice: Acting;
let vaultId: string;

beforeAll(async () => {
  parts = await openGovernance();
});
beforeEach(async () => {
  alice = await parts.newVault();
  ({ vaultId } = alice);
});
afterAll(() => parts.stop());

/** Judged by a function that has just been started. */
const judge = (acting: Acting, least: Role = 'VIEWER', states?: VaultState[]) =>
  parts.start().require(acting, least, states);

describe('who holds a grant', () => {
  it('is told what it says, and how it stands with the key', async () => {
    const bob = await parts.grantTo(vaultId, 'bob', { role: 'READER', expires: 9_999_999_999 });
    const { terms, control } = await judge(bob, 'READER');
    expect(terms).toEqual({
      vaultId,
      member: 'bob',
      serial: 1,
      role: 'READER',
      expires: 9_999_999_999,
      by: 'alice',
    });
    expect(control).toMatchObject({ state: 'ACTIVE', retired: new Set(), shreddingAt: 0 });
  });

  it.each(ROLES)('as %s may do what takes this role or a lower one, and nothing above it', async (role) => {
    const bob = await parts.grantTo(vaultId, 'bob', { role });
    for (const least of ROLES) {
      const judged = judge(bob, least);
      if (ROLES.indexOf(least) <= ROLES.indexOf(role)) expect((await judged).terms.role).toBe(role);
      else {
        const message = `This takes the role ${least} or above. Ask an owner of the vault.`;
        await expect(judged).rejects.toMatchObject({ type: 'Unauthorized', message });
      }
    }
  });
});

describe('a grant is not confirmed', () => {
  it.each<[string, () => Acting | Promise<Acting>]>([
    ['that is not there', () => ({ ...alice, grant: '' })],
    ['that is no message', () => ({ ...alice, grant: 'AgR4' })],
    ['of another member', () => ({ ...alice, caller: 'bob' })],
    ['of another vault', async () => ({ ...(await parts.newVault()), vaultId })],
    ['cut at its end', () => ({ ...alice, grant: `${alice.grant.slice(0, -8)}AAAAAAA=` })],
    [
      'in whose place an order to revoke stands',
      async () => {
        const order = { vaultId, member: 'alice', serial: 1, by: 'alice' };
        return { ...alice, grant: await sealRevocation(parts.start().envelope, order) };
      },
    ],
    [
      'in whose place an item stands',
      async () => {
        const address = { vaultId, itemId: 'alice', version: 1 };
        return { ...alice, grant: (await sealItem(parts.start().envelope, address, note())).sealed };
      },
    ],
    [
      'of a number that was never issued',
      async () => {
        const terms = {
          vaultId,
          member: 'alice',
          serial: 2,
          role: 'OWNER',
          expires: null,
          by: 'alice',
        } as const;
        return { ...alice, grant: await sealGrant(parts.start().envelope, terms) };
      },
    ],
    [
      'that is revoked',
      async () => {
        const bob = await parts.grantTo(vaultId, 'bob');
        await parts.start().issued.revoke(vaultId, 'bob', 1, 1_800_000_000);
        return bob;
      },
    ],
    [
      'that is older than the revoked one',
      async () => {
        const bob = await parts.grantTo(vaultId, 'bob');
        await parts.grantTo(vaultId, 'bob');
        await parts.start().issued.revoke(vaultId, 'bob', 2, 1_800_000_000);
        return bob;
      },
    ],
    ['whose end has come', () => parts.grantTo(vaultId, 'bob', { expires: 1_700_000_000 })],
    [
      'under a version of the key that is retired',
      async () => {
        const { envelope, control } = parts.start();
        const { version } = await envelope.keys.active(vaultId);
        await rotateVaultKey(envelope.store, vaultId);
        await control.change(vaultId, ['ACTIVE'], { retired: [version] });
        return alice;
      },
    ],
  ])('%s', async (_, acting) => {
    await expect(judge(await acting(), 'VIEWER', EVERY)).rejects.toMatchObject(unconfirmed);
  });
});

describe('a grant counts', () => {
  it('while an older one of its member is revoked, and those of others are', async () => {
    await parts.grantTo(vaultId, 'bob');
    const later = await parts.grantTo(vaultId, 'bob');
    await parts.start().issued.revoke(vaultId, 'bob', 1, 1_800_000_000);
    await expect(judge(later, 'OWNER')).resolves.toBeDefined();
    await expect(judge(alice, 'OWNER')).resolves.toBeDefined();
  });

  it('sealed anew after a retirement', async () => {
    const { envelope, control } = parts.start();
    const { version } = await envelope.keys.active(vaultId);
    await rotateVaultKey(envelope.store, vaultId);
    await control.change(vaultId, ['ACTIVE'], { retired: [version] });
    await expect(judge(await parts.grantTo(vaultId, 'bob'), 'OWNER')).resolves.toBeDefined();
  });

  it('to the last millisecond before its end', async () => {
    const bob = await parts.grantTo(vaultId, 'bob', { expires: 1000 });
    const at = (time: number) => parts.start({ now: () => time }).require(bob, 'READER');
    await expect(at(999_999)).resolves.toBeDefined();
    await expect(at(1_000_000)).rejects.toMatchObject(unconfirmed);
  });
});

describe('a vault', () => {
  it('that is locked lets nobody act but who asks for what a locked one allows', async () => {
    await parts.start().control.change(vaultId, ['ACTIVE'], { state: 'LOCKED' });
    await expect(judge(alice)).rejects.toMatchObject(locked);
    await expect(judge(alice, 'OWNER', ['ACTIVE', 'LOCKED'])).resolves.toBeDefined();
  });

  it('whose deletion is scheduled is locked even for what a locked one allows', async () => {
    await parts.start().control.change(vaultId, ['ACTIVE'], { state: 'DELETION_SCHEDULED', deleteAt: 1 });
    await expect(judge(alice)).rejects.toMatchObject(locked);
    await expect(judge(alice, 'OWNER', ['ACTIVE', 'LOCKED'])).rejects.toMatchObject(locked);
    expect((await judge(alice, 'OWNER', EVERY)).control.deleteAt).toBe(1);
  });

  it('whose key is being destroyed is locked for everything', async () => {
    const { control } = parts.start();
    await control.change(vaultId, ['ACTIVE'], { state: 'DELETION_SCHEDULED', deleteAt: 1 });
    await control.beginShredding(vaultId, 2);
    await expect(judge(alice, 'OWNER', EVERY)).rejects.toMatchObject(locked);
  });

  it('does not tell whom it does not confirm that it is locked', async () => {
    await parts.start().control.change(vaultId, ['ACTIVE'], { state: 'LOCKED' });
    await expect(judge({ ...alice, caller: 'bob' })).rejects.toMatchObject(unconfirmed);
  });

  it.each([
    ['without a control row', () => parts.rows.remove(vaultId, 'control')],
    ['without a key', () => parts.rows.remove(vaultId, 'branch:ACTIVE')],
  ])('%s is KeyUnavailable', async (_, remove) => {
    await remove();
    await expect(judge(alice)).rejects.toMatchObject({ type: 'KeyUnavailable' });
  });

  it('without a row for the member confirms no grant', async () => {
    await parts.rows.remove(vaultId, 'member:alice');
    await expect(judge(alice)).rejects.toMatchObject(unconfirmed);
  });
});

/** For how long a judgement of a caller is used, and what it costs. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rotateVaultKey } from '../../functions/envelope/vaultKey.ts';
import type { Governed } from '../../functions/governance.ts';
import type { Acting } from '../../functions/payloads/common.ts';
import { openGovernance } from '../support/governed.ts';

const START = 1_000_000_000_000;
/** A judgement by a function that holds nothing: the active key, unwrapped once, and the rows that govern it. */
const COLD = { GetItemCommand: 1, DecryptCommand: 1, BatchGetItemCommand: 1 };

let parts: Awaited<ReturnType<typeof openGovernance>>;
let alice: Acting;
let vaultId: string;
let time: number;

beforeAll(async () => {
  parts = await openGovernance();
});
beforeEach(async () => {
  alice = await parts.newVault();
  ({ vaultId } = alice);
  time = START;
  parts.asked();
});
afterAll(() => parts.stop());

const start = (settings: { capacity?: number; ttlSeconds?: number } = {}): Governed =>
  parts.start({ now: () => time, ...settings });
const refusal = (judged: Promise<unknown>): Promise<unknown> =>
  judged.then(
    () => undefined,
    (error: { type: string }) => error.type,
  );

describe('what is asked', () => {
  it('by 20 of one caller at once is one read of the rows, and one call of the KMS', async () => {
    const governed = start();
    await Promise.all(Array.from({ length: 20 }, () => governed.require(alice, 'OWNER')));
    expect(parts.asked()).toEqual(COLD);
  });

  it('by five callers of one vault at once is a read of the rows each, and one call of the KMS', async () => {
    const members = ['bob', 'carol', 'dave', 'erin'];
    const others = await Promise.all(members.map((member) => parts.grantTo(vaultId, member)));
    parts.asked();
    const governed = start();
    await Promise.all([alice, ...others].map((acting) => governed.require(acting, 'OWNER')));
    expect(parts.asked()).toEqual({ ...COLD, BatchGetItemCommand: 5 });
  });

  it('by a grant under an older version of the key is one call of the KMS more', async () => {
    await rotateVaultKey(start().envelope.store, vaultId);
    parts.asked();
    await start().require(alice, 'OWNER');
    expect(parts.asked()).toEqual({ GetItemCommand: 2, DecryptCommand: 2, BatchGetItemCommand: 1 });
  });

  it('by who shows no grant is nothing', async () => {
    expect(await refusal(start().require({ ...alice, grant: '' }, 'VIEWER'))).toBe('Unauthorized');
    expect(parts.asked()).toEqual({});
  });
});

describe('a judgement is used', () => {
  it('for a minute from when it was begun, for any role and state, and then made anew', async () => {
    const governed = start();
    await governed.require(alice, 'OWNER');
    parts.asked();
    time = START + 59_999;
    await governed.require(alice, 'VIEWER', ['ACTIVE', 'LOCKED']);
    expect(parts.asked()).toEqual({});
    time = START + 60_000;
    await governed.require(alice, 'OWNER');
    expect(parts.asked()).toEqual(COLD);
  });

  it('for as long as is set', async () => {
    const governed = start({ ttlSeconds: 5 });
    await governed.require(alice, 'OWNER');
    parts.asked();
    time = START + 5000;
    await governed.require(alice, 'OWNER');
    expect(parts.asked()).toEqual(COLD);
  });

  it('no longer when the clock was set back', async () => {
    const governed = start();
    await governed.require(alice, 'OWNER');
    parts.asked();
    time = START - 1;
    await governed.require(alice, 'OWNER');
    expect(parts.asked()).toEqual(COLD);
  });

  it('of a caller for nobody else, whatever he shows', async () => {
    const bob = await parts.grantTo(vaultId, 'bob');
    const other = await parts.newVault();
    const governed = start();
    await Promise.all([alice, bob, other].map((acting) => governed.require(acting, 'OWNER')));
    for (const forged of [
      { ...alice, caller: 'bob' },
      { ...bob, caller: 'alice' },
      { ...alice, vaultId: other.vaultId },
      { ...alice, grant: other.grant },
    ]) {
      expect(await refusal(governed.require(forged, 'VIEWER'))).toBe('Unauthorized');
    }
  });

  it.each([
    ['a revocation', 'Unauthorized', () => start().issued.revoke(vaultId, 'alice', 1, 1)],
    ['a lock', 'VaultLocked', () => start().control.change(vaultId, ['ACTIVE'], { state: 'LOCKED' })],
    [
      'a retirement',
      'Unauthorized',
      async () => {
        const { envelope, control } = start();
        const { version } = await envelope.keys.active(vaultId);
        await rotateVaultKey(envelope.store, vaultId);
        await control.change(vaultId, ['ACTIVE'], { retired: [version] });
      },
    ],
  ])('until it is a minute old when %s comes in between', async (_, type, change) => {
    const governed = start();
    await governed.require(alice, 'OWNER');
    await change();
    time = START + 59_999;
    expect(await refusal(governed.require(alice, 'OWNER'))).toBeUndefined();
    time = START + 60_000;
    expect(await refusal(governed.require(alice, 'OWNER'))).toBe(type);
  });

  it('never past the end of the grant', async () => {
    const bob = await parts.grantTo(vaultId, 'bob', { expires: START / 1000 + 10 });
    const governed = start();
    time = START + 9999;
    expect(await refusal(governed.require(bob, 'READER'))).toBeUndefined();
    time = START + 10_000;
    expect(await refusal(governed.require(bob, 'READER'))).toBe('Unauthorized');
  });
});

describe('of more callers than are held', () => {
  it('the one judged first is judged anew, and the others are not', async () => {
    const [bob, carol] = [await parts.grantTo(vaultId, 'bob'), await parts.grantTo(vaultId, 'carol')];
    const governed = start({ capacity: 2 });
    for (const acting of [alice, bob, carol]) await governed.require(acting, 'OWNER');
    parts.asked();
    for (const acting of [bob, carol]) await governed.require(acting, 'OWNER');
    expect(parts.asked()).toEqual({});
    await governed.require(alice, 'OWNER');
    expect(parts.asked()).toEqual({ BatchGetItemCommand: 1 });
  });
});

describe('a failure is not kept', () => {
  it('of the KMS: the next one is judged', async () => {
    const governed = start();
    const failed = parts.withoutWrappingKey(() => governed.require(alice, 'OWNER'));
    expect(await refusal(failed)).toBe('KeyUnavailable');
    expect(await refusal(governed.require(alice, 'OWNER'))).toBeUndefined();
  });

  it('of a vault without a control row: once it is there, its owner is judged', async () => {
    await parts.rows.remove(vaultId, 'control');
    const governed = start();
    expect(await refusal(governed.require(alice, 'OWNER'))).toBe('KeyUnavailable');
    await governed.control.create(vaultId);
    expect(await refusal(governed.require(alice, 'OWNER'))).toBeUndefined();
  });

  it('while a judgement that is held outlives it', async () => {
    const governed = start();
    await governed.require(alice, 'OWNER');
    const held = parts.withoutWrappingKey(() => governed.require(alice, 'OWNER'));
    expect(await refusal(held)).toBeUndefined();
  });
});

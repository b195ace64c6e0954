/** The row that says how a vault's key stands. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openControlRows, type ControlRows } from '../../functions/envelope/control.ts';
import { openGovernance } from '../support/governed.ts';

let parts: Awaited<ReturnType<typeof openGovernance>>;
let control: ControlRows;
let vaultId: string;

beforeAll(async () => {
  parts = await openGovernance();
  control = openControlRows(parts.rows);
});
beforeEach(async () => {
  ({ vaultId } = await parts.newVault());
});
afterAll(() => parts.stop());

describe('the control row', () => {
  it('stays as it is when it is made again', async () => {
    await control.change(vaultId, ['ACTIVE'], { state: 'LOCKED' });
    expect((await control.create(vaultId)).state).toBe('LOCKED');
  });

  it('is changed from the given states alone', async () => {
    expect(await control.change(vaultId, ['LOCKED'], { state: 'ACTIVE', rotatedAt: 5 })).toBe(false);
    expect(await control.change(vaultId, ['LOCKED', 'ACTIVE'], { state: 'LOCKED' })).toBe(true);
    expect(await control.read(vaultId)).toEqual({
      state: 'LOCKED',
      retired: new Set(),
      rotatedAt: 0,
      deleteAt: 0,
      shreddingAt: 0,
    });
  });

  it('gathers the versions that are retired, and loses none', async () => {
    for (const retired of [['a'], ['b', 'c'], ['a']]) await control.change(vaultId, ['ACTIVE'], { retired });
    expect((await control.read(vaultId)).retired).toEqual(new Set(['a', 'b', 'c']));
  });

  it('forgets the time of a deletion that is taken back', async () => {
    await control.change(vaultId, ['ACTIVE'], { state: 'DELETION_SCHEDULED', deleteAt: 9 });
    await control.change(vaultId, ['DELETION_SCHEDULED'], { state: 'LOCKED', deleteAt: null });
    expect(await control.read(vaultId)).toMatchObject({ state: 'LOCKED', deleteAt: 0 });
  });

  it('lets a destruction begin when its time has come and not before, once, and nothing change after it', async () => {
    expect(await control.beginShredding(vaultId, 9)).toBe(false);
    await control.change(vaultId, ['ACTIVE'], { state: 'DELETION_SCHEDULED', deleteAt: 9 });
    expect(await control.beginShredding(vaultId, 8)).toBe(false);
    expect(await control.beginShredding(vaultId, 9)).toBe(true);
    expect(await control.beginShredding(vaultId, 10)).toBe(true);
    const taken = { state: 'LOCKED', deleteAt: null } as const;
    expect(await control.change(vaultId, ['DELETION_SCHEDULED'], taken)).toBe(false);
    expect(await control.read(vaultId)).toMatchObject({ state: 'DELETION_SCHEDULED', shreddingAt: 9 });
  });

  it('of a vault that has none is KeyUnavailable, and is changed by nothing', async () => {
    const stranger = crypto.randomUUID();
    await expect(control.read(stranger)).rejects.toMatchObject({ type: 'KeyUnavailable' });
    expect(await control.change(stranger, ['ACTIVE'], { state: 'LOCKED' })).toBe(false);
    expect(await control.beginShredding(stranger, 9)).toBe(false);
    expect(await parts.rows.types(stranger)).toEqual([]);
  });
});

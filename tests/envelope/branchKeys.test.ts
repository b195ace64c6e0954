import { expect, it } from 'vitest';
import type { BranchKeyMaterial } from '../../functions/envelope/branchKey.ts';
import { cacheBranchKeys } from '../../functions/envelope/branchKeys.ts';
import type { CacheSettings } from '../../functions/envelope/branchKeys.ts';

const V1 = '00000000-0000-4000-8000-000000000001';
const V2 = '00000000-0000-4000-8000-000000000002';

/** A key store that answers when told to, and a clock that stands still. */
function makeCache(settings: CacheSettings = {}) {
  const clock = { time: 1_000_000 };
  const loads: string[] = [];
  const held: (() => void)[] = [];
  const state = { active: V1, failing: [] as string[], holding: false };
  const load = async (what: string, vaultId: string, version: string): Promise<BranchKeyMaterial> => {
    loads.push(`${what} ${vaultId}`);
    if (state.holding) await new Promise<void>((resolve) => held.push(resolve));
    if (state.failing.includes(what)) throw Object.assign(new Error('down'), { name: 'ThrottlingException' });
    const branchKeyVersion = Buffer.from(version, 'utf8');
    const bytes = Buffer.alloc(32, 7);
    return {
      branchKey: () => bytes,
      branchKeyIdentifier: vaultId,
      branchKeyVersion,
    } as unknown as BranchKeyMaterial;
  };
  const loader = {
    getActiveBranchKey: (vaultId: string) => load('active', vaultId, state.active),
    getBranchKeyVersion: (vaultId: string, version: string) => load('version', vaultId, version),
  };
  const keys = cacheBranchKeys(loader, { now: () => clock.time, ...settings });
  const release = () => {
    state.holding = false;
    for (const go of held.splice(0)) go();
  };
  const releaseOne = (which: number) => held.splice(which, 1)[0]?.();
  return { keys, clock, loads, state, release, releaseOne };
}

it('concurrent misses are one load', async () => {
  const { keys, loads } = makeCache();
  await Promise.all([keys.active('a'), keys.active('a'), keys.active('b'), keys.active('a')]);
  expect(loads).toEqual(['active a', 'active b']);
  await Promise.all([keys.version('c', V1), keys.version('c', V1)]);
  expect(loads).toEqual(['active a', 'active b', 'version c']);
});

it('the active version is also held as that version, and another version is not', async () => {
  const { keys, loads } = makeCache();
  const active = await keys.active('a');
  expect(await keys.version('a', V1)).toBe(active);
  expect(loads).toEqual(['active a']);
  await keys.version('a', V2);
  expect(loads).toEqual(['active a', 'version a']);
});

it('a version that is asked for while the active one is being loaded waits for it', async () => {
  const { keys, loads, state, release } = makeCache();
  state.holding = true;
  const both = Promise.all([keys.active('a'), keys.version('a', V1)]);
  release();
  await both;
  expect(loads).toEqual(['active a']);
});

it('a version is loaded all the same when the active load that it waited for fails', async () => {
  const { keys, loads, state, release } = makeCache();
  state.holding = true;
  state.failing = ['active'];
  const active = keys.active('a');
  const version = keys.version('a', V1);
  release();
  await expect(active).rejects.toMatchObject({ type: 'KeyUnavailable' });
  await expect(version).resolves.toMatchObject({ version: V1 });
  expect(loads).toEqual(['active a', 'version a']);
});

it('a load that failed is not kept, and everybody who waited for it gets its error', async () => {
  const { keys, loads, state } = makeCache();
  state.failing = ['active', 'version'];
  const results = await Promise.allSettled([keys.active('a'), keys.active('a'), keys.version('b', V1)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  state.failing = [];
  await keys.active('a');
  await keys.version('b', V1);
  expect(loads).toEqual(['active a', 'version b', 'active a', 'version b']);
});

it('a load that fails late takes nothing from the one after it', async () => {
  const { keys, clock, loads, state, releaseOne } = makeCache();
  state.holding = true;
  const slow = keys.active('a');
  clock.time += 60_000;
  const next = keys.active('a');
  releaseOne(1);
  await next;
  state.failing = ['active'];
  releaseOne(0);
  await expect(slow).rejects.toMatchObject({ type: 'KeyUnavailable' });
  await keys.active('a');
  expect(loads).toEqual(['active a', 'active a']);
});

it('a load that ends late does not hide the one after it, which a version waits for', async () => {
  const { keys, clock, loads, state, releaseOne } = makeCache();
  state.holding = true;
  const slow = keys.active('a');
  clock.time += 60_000;
  const next = keys.active('a');
  releaseOne(0);
  await slow;
  const version = keys.version('a', V1);
  releaseOne(0);
  await Promise.all([next, version]);
  expect(loads).toEqual(['active a', 'active a']);
});

it('a key is used for 60 seconds after its load began, and not a moment longer', async () => {
  const { keys, clock, loads, state, release } = makeCache();
  state.holding = true;
  const slow = keys.active('a');
  clock.time += 30_000;
  release();
  await slow;
  clock.time += 29_999;
  await keys.active('a');
  await keys.version('a', V1);
  expect(loads).toEqual(['active a']);
  clock.time += 1;
  await keys.version('a', V1);
  await keys.active('a');
  expect(loads).toEqual(['active a', 'version a', 'active a']);
});

it('a clock that is set back makes no key live longer', async () => {
  const { keys, clock, loads } = makeCache();
  await keys.active('a');
  clock.time -= 1;
  await keys.active('a');
  expect(loads).toEqual(['active a', 'active a']);
});

it('holds as many entries as it may, and drops the one that was used longest ago', async () => {
  const { keys, loads } = makeCache({ capacity: 2 });
  await keys.version('a', V1);
  await keys.version('b', V1);
  await keys.version('a', V1);
  await keys.version('c', V1);
  loads.length = 0;
  await keys.version('a', V1);
  expect(loads).toEqual([]);
  await keys.version('b', V1);
  expect(loads).toEqual(['version b']);
});

it('a rotation is seen when the active entry has expired', async () => {
  const { keys, clock, state } = makeCache();
  await keys.active('a');
  state.active = V2;
  expect((await keys.active('a')).version).toBe(V1);
  clock.time += 60_000;
  expect((await keys.active('a')).version).toBe(V2);
});

it('a vault id that contains a version is another vault', async () => {
  const { keys, loads } = makeCache();
  await keys.version('a', V1);
  await keys.active(`a","${V1}`);
  expect(loads).toHaveLength(2);
});

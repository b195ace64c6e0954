import { afterAll, describe, expect, it } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { epochIn, untilEpoch, vaultPartition } from '../support/plant.ts';
import { copySealed, editSealed } from '../support/sealed.ts';
import { openTable } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { editRow, memberIdOf, rowsLike } from '../support/traces.ts';
import { asListed, itemWith } from '../support/versions.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

const numbers = async (args: Parameters<typeof alice.itemVersions>[0]) =>
  (await alice.itemVersions(args)).items.map(({ version }) => version);

/** Sets when a sealed version goes, in epoch seconds. */
const expire = ({ vaultId, itemId }: { vaultId: string; itemId: string }, version: number, ttl: number) =>
  editSealed(table, { vaultId, itemId, version }, { ttl: { N: String(ttl) } });

itWithTable('lists who made each version, and when, the newest first', async () => {
  const { at, versions } = await itemWith(alice, 2);
  const { vaultId, itemId } = at;
  await plantMember(table, vaultId, bob, 'EDITOR');
  versions.push(await bob.updateItem({ vaultId, itemId, expectedVersion: 2, title: 'Theirs' }));

  const { items, nextToken } = await alice.itemVersions({ vaultId, itemId });
  expect(items).toEqual([...versions].reverse().map(asListed));
  expect(items[0]?.createdBy).toBe(await memberIdOf(bob));
  expect(nextToken).toBeNull();
});

it('lists the one version of a new item', async () => {
  const { at, versions } = await itemWith(alice, 1);

  expect((await alice.itemVersions(at)).items).toEqual(versions.map(asListed));
});

it('lists every version of an item and none of another', async () => {
  const { at: one } = await itemWith(alice, 2);
  const { at: other } = await itemWith(alice, 3, one.vaultId);

  expect(await numbers(one)).toEqual([2, 1]);
  expect(await numbers(other)).toEqual([3, 2, 1]);
});

it('does not list a version that keepVersions has removed', async () => {
  const { vaultId, itemId } = (await itemWith(alice, 2)).at;
  await alice.updateVault({ vaultId, keepVersions: 2 });
  await alice.updateItem({ vaultId, itemId, expectedVersion: 2 });

  expect(await numbers({ vaultId, itemId })).toEqual([3, 2]);
});

it('does not list a change of labels, which makes no version', async () => {
  const { at, versions } = await itemWith(alice, 1);
  const { vaultId, itemId } = at;
  await alice.updateItemLabels({ vaultId, itemId, tags: ['t'] });

  expect((await alice.itemVersions({ vaultId, itemId })).items).toEqual(versions.map(asListed));
});

describe('under keepVersionDays', () => {
  it('tells until when a replaced version is kept, and no end of the current one', async () => {
    const { at, versions } = await itemWith(alice, 2);
    const { vaultId, itemId } = at;
    await alice.updateVault({ vaultId, keepVersionDays: 10 });
    const { updatedAt } = await alice.updateItem({ vaultId, itemId, expectedVersion: 2 });

    const { items } = await alice.itemVersions({ vaultId, itemId });
    const days = (Date.parse(items[1]?.purgeAt ?? '') - Date.parse(updatedAt)) / 86_400_000;
    expect(days).toBeCloseTo(10, 3);
    expect(items.map(({ purgeAt }) => purgeAt)).toEqual([null, expect.any(String), null]);
    expect(items[1]).toEqual({ ...asListed(versions[1] as Item), purgeAt: items[1]?.purgeAt });
  });

  itWithTable('does not list a version from its last second on, though its row is there', async () => {
    const { at } = await itemWith(alice, 3);
    await expire(at, 1, epochIn(-1));
    const end = epochIn(3);
    await expire(at, 2, end);

    expect(await numbers(at)).toEqual([3, 2]);
    await untilEpoch(end);
    expect(await numbers(at)).toEqual([3]);
    expect(Object.keys(await rowsLike(table, at.vaultId, 'SECRET#'))).toHaveLength(3);
  });
});

describe('in pages', () => {
  it('gives every version once, the newest first, in pages no larger than the limit', async () => {
    const { at, versions } = await itemWith(alice, 5);
    const seen: number[] = [];
    let nextToken: string | null | undefined = null;
    do {
      const page = await alice.itemVersions({ ...at, limit: 2, nextToken });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ version }) => version));
      ({ nextToken } = page);
    } while (nextToken);

    expect(seen).toEqual(versions.map(({ version }) => version).reverse());
  });

  itWithTable('goes on over versions that are over: a page of theirs is empty, and not the end', async () => {
    const { at } = await itemWith(alice, 3);
    await expire(at, 2, epochIn(-1));

    const first = await alice.itemVersions({ ...at, limit: 1 });
    const second = await alice.itemVersions({ ...at, limit: 1, nextToken: first.nextToken });
    const third = await alice.itemVersions({ ...at, limit: 1, nextToken: second.nextToken });
    expect([first, second, third].map(({ items }) => items.map(({ version }) => version))).toEqual([
      [3],
      [],
      [1],
    ]);
  });

  itWithTable('has 20 on a page unless it is told otherwise, and up to 50', async () => {
    const { at } = await itemWith(alice, 1);
    const newest = 51;
    for (let version = 2; version <= newest; version += 1) {
      await copySealed(table, { ...at, version: 1 }, { ...at, version });
      await editSealed(table, { ...at, version }, { version: { N: String(version) } });
    }

    const downFrom = (count: number) => Array.from({ length: count }, (_, i) => newest - i);
    expect(await numbers(at)).toEqual(downFrom(20));
    expect(await numbers({ ...at, limit: 50 })).toEqual(downFrom(50));
  });
});

describe('of an item in the trash', () => {
  it('are listed as before', async () => {
    const { at, versions } = await itemWith(alice, 2);
    await alice.trashItem(at);

    expect((await alice.itemVersions(at)).items).toEqual([...versions].reverse().map(asListed));
  });

  itWithTable('are not found once its time is over, though the rows are there', async () => {
    const { at } = await itemWith(alice, 2);
    await alice.trashItem(at);
    const pk = vaultPartition(at.vaultId);
    await editRow(table, pk, `ITEM#${at.itemId}`, { ttl: { N: String(epochIn(0)) } });

    expect((await refusal(alice.itemVersions(at))).errorType).toBe('NotFound');
  });
});

describe('a caller', () => {
  itWithTable.each(['VIEWER', 'READER', 'EDITOR', 'OWNER'])('who is a %s sees them', async (role) => {
    const { at, versions } = await itemWith(alice, 1);
    await plantMember(table, at.vaultId, bob, role);

    expect((await bob.itemVersions(at)).items).toEqual(versions.map(asListed));
  });

  itWithTable('that is a machine and a member sees them', async () => {
    const { at, versions } = await itemWith(alice, 1);
    await plantMember(table, at.vaultId, machineOf('lister'), 'VIEWER');

    expect((await machineOf('lister').itemVersions(at)).items).toEqual(versions.map(asListed));
  });
});

itWithTable('lists versions of a vault that is locked', async () => {
  const { at, versions } = await itemWith(alice, 1);
  await editRow(table, vaultPartition(at.vaultId), 'VAULT', { state: { S: 'LOCKED' } });

  expect((await alice.itemVersions(at)).items).toEqual(versions.map(asListed));
});

it('has no field for what is sealed', async () => {
  const { vaultId, itemId } = (await itemWith(alice, 1)).at;
  for (const field of ['sealed', 'keyVersion', 'length', 'secret { __typename }']) {
    const query = `{ itemVersions(vaultId: "${vaultId}", itemId: "${itemId}") { items { ${field} } } }`;
    const { data, message } = await refusal(alice.graphql(query));
    expect(data).toBeNull();
    expect(message).toContain('FieldUndefined');
  }
});

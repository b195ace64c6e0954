import { afterAll, expect, it } from 'vitest';
import { mergeHealth, readHealth, type HealthReport } from '../../examples/healthReport.ts';
import type { VaultHealthPage } from '../../generated/schema.ts';
import { userOf, type Api } from '../support/api.ts';
import { findCanary } from '../support/canaries.ts';
import { canary, plantHealth } from '../support/healthPlan.ts';
import { itWithTable } from '../support/host.ts';
import { plantMember } from '../support/membership.ts';
import { openTable } from '../support/table.ts';
import { memberIdOf, rowsLike, vaultRows } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const [alice, bob] = await Promise.all([userOf('alice'), userOf('bob')]);

/** `VAULT_TEST_LARGE=1`: a vault of 5,000 items. */
const size = process.env.VAULT_TEST_LARGE === '1' ? 5_000 : 300;

async function pagesOf(api: Api, vaultId: string): Promise<VaultHealthPage[]> {
  const pages: VaultHealthPage[] = [];
  let nextToken: string | null | undefined;
  do {
    const page = await api.vaultHealth({ vaultId, ...(nextToken ? { nextToken } : {}) });
    pages.push(page);
    nextToken = page.nextToken;
  } while (nextToken);
  return pages;
}

/** Findings that can come in another order: groups by their first items, broken ones by what is missing first. */
function ordered(report: HealthReport): HealthReport {
  const sorted = (lists: string[][]) => lists.map((one) => one.toSorted()).sort();
  return {
    ...report,
    reused: sorted(report.reused),
    duplicates: sorted(report.duplicates),
    broken: report.broken.toSorted(),
  };
}

itWithTable(
  `finds in a vault of ${size} items what was planted there, no more and no less, and shows no secret of it`,
  async () => {
    const { id: vaultId } = await alice.createVault();
    const expected = await plantHealth(alice, table, vaultId, size);
    const before = await vaultRows(table, vaultId);

    const pages = await pagesOf(alice, vaultId);

    expect(ordered(mergeHealth(pages))).toEqual(ordered(expected));
    expect(pages.length).toBeGreaterThanOrEqual(size / 100);
    const after = await vaultRows(table, vaultId);
    const left = Object.keys(after).filter((sk) => !(sk in before));
    expect(left.filter((sk) => !/^(REVEAL|CHECKS)#/.test(sk))).toEqual([]);
    for (const index of [0, 42, 110, 205]) {
      expect(JSON.stringify(pages)).not.toContain(canary(index));
      expect(findCanary(after, canary(index))).toEqual([]);
    }
  },
  1_800_000,
);

itWithTable('records each page before it is opened, for owners alone, and not in the feed', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.createItem({ vaultId });
  await plantMember(table, vaultId, bob, 'READER');
  const { cursor } = await alice.changes({ vaultId });
  await bob.vaultHealth({ vaultId });

  const { items } = await alice.events({ vaultId });
  expect(items[0]).toMatchObject({
    type: 'HEALTH_CHECKED',
    actorId: await memberIdOf(bob),
    itemId: null,
    itemIds: [],
  });
  const typesOf = async (args: { reveals?: boolean; memberId?: string }) =>
    (await alice.events({ vaultId, ...args })).items.map(({ type }) => type);
  expect(await typesOf({ reveals: true })).toEqual(['HEALTH_CHECKED']);
  expect(await typesOf({ reveals: false })).not.toContain('HEALTH_CHECKED');
  const memberId = await memberIdOf(bob);
  expect(await typesOf({ memberId, reveals: true })).toEqual(['HEALTH_CHECKED']);
  expect(await typesOf({ memberId, reveals: false })).toEqual(['INVITATION_ACCEPTED']);
  const feed = await alice.changes({ vaultId, since: cursor });
  expect(feed.items.map(({ type }) => type)).not.toContain('HEALTH_CHECKED');
});

itWithTable('does not count as a reveal', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.createItem({ vaultId });
  await alice.updateVault({ vaultId, revealsPerHour: 1 });
  await alice.vaultHealth({ vaultId });
  await alice.vaultHealth({ vaultId });

  expect(await rowsLike(table, vaultId, 'COUNT#')).toEqual({});
  await plantMember(table, vaultId, bob, 'READER');
  await bob.vaultHealth({ vaultId });
  const removed = await alice.removeMember({ vaultId, memberId: await memberIdOf(bob) });
  expect(removed.revealedItemIds).toEqual([]);
});

it('gives equal passwords equal groups in one scan, and nothing in common with another scan', async () => {
  const { id: vaultId } = await alice.createVault();
  const login = { password: 'Correct-Donkey-Cell-9' };
  await alice.createItems({
    vaultId,
    items: [
      { title: 'A', login },
      { title: 'B', login },
    ],
  });
  const groupsOf = ({ passwordGroups, contentGroups }: VaultHealthPage) =>
    [...passwordGroups, ...contentGroups].map(({ group }) => group);

  const [first, second] = [await alice.vaultHealth({ vaultId }), await alice.vaultHealth({ vaultId })];

  expect(new Set(groupsOf(first)).size).toBe(2);
  expect(groupsOf(first).filter((group) => groupsOf(second).includes(group))).toEqual([]);
  for (const group of groupsOf(first)) expect(group).toMatch(/^[A-Za-z0-9_-]{16}$/);
});

it('answers a page of nothing for an empty vault', async () => {
  const { id: vaultId } = await alice.createVault();
  expect(await alice.vaultHealth({ vaultId })).toEqual({
    vaultId,
    checked: 0,
    broken: [],
    passwordGroups: [],
    contentGroups: [],
    weak: [],
    old: [],
    insecureUrls: [],
    missingTotp: [],
    expiring: [],
    breached: [],
    breachCheck: 'OFF',
    nextToken: null,
  });
});

it('tells that a look-up is wanted, and that there is no place to look', async () => {
  const { id: vaultId } = await alice.createVault();
  await alice.updateVault({ vaultId, breachCheck: true });
  expect((await alice.vaultHealth({ vaultId })).breachCheck).toBe('NOT_CONFIGURED');
});

it('ends a page early where its items are large, and goes on after them', async () => {
  const { id: vaultId } = await alice.createVault();
  const note = { text: 'x'.repeat(250 * 1024) };
  const ids: string[] = [];
  for (let index = 0; index < 8; index += 1) {
    ids.push((await alice.createItem({ vaultId, title: `Large ${index}`, note })).id);
  }
  const pages = await pagesOf(alice, vaultId);
  expect(pages.map(({ checked }) => checked)).toEqual([6, 2]);
  expect(pages.flatMap(({ contentGroups }) => contentGroups.map(({ itemId }) => itemId))).toEqual(ids);
  expect((await readHealth(alice.graphql, vaultId)).duplicates).toEqual([ids]);
});

it('goes on in the same scan after the key was rotated', async () => {
  const { id: vaultId } = await alice.createVault();
  const note = { text: 'x'.repeat(250 * 1024) };
  for (let index = 0; index < 7; index += 1) await alice.createItem({ vaultId, title: `${index}`, note });
  const { nextToken, contentGroups } = await alice.vaultHealth({ vaultId });
  await alice.rotateVaultKey({ vaultId });

  const second = await alice.vaultHealth({ vaultId, nextToken });

  expect(second.contentGroups.map(({ group }) => group)).toEqual([contentGroups[0]?.group]);
});

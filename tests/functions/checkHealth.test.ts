import { beforeAll, beforeEach, expect, it } from 'vitest';
import { checkHealth } from '../../functions/checkHealth.ts';
import { makeEnvelope } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { beginScan } from '../../functions/envelope/scan.ts';
import type { HealthItem } from '../../functions/payloads/health.ts';
import type { ItemChange } from '../../functions/payloads/items.ts';
import { sealChange } from '../../functions/sealChange.ts';
import { VAULT, makeSealing, resetCounts } from '../envelope/parts.ts';
import type { Parts } from '../envelope/parts.ts';

const acting = { caller: 'alice', vaultId: VAULT, grant: '' };
const now = new Date('2026-11-22T10:00:00Z');
const retired: ReadonlySet<string> = new Set();
let parts: Parts;
let envelope: Envelope;

beforeAll(async () => {
  ({ parts, envelope } = await makeSealing());
});
beforeEach(() => resetCounts(parts));

async function sealed(by: Envelope, itemId: string, change: ItemChange): Promise<HealthItem> {
  const address = { ...acting, itemId, version: 1, change };
  const { sealed, length, keyVersion, title, username, urls } = await sealChange(by, address, retired);
  const listed = { title, username, urls };
  return { itemId, version: 1, sealed, length, keyVersion, sealedAt: now.toISOString(), listed };
}

async function check(items: HealthItem[], settings: Partial<Parameters<typeof checkHealth>[2]> = {}) {
  const fresh = makeEnvelope(envelope.store);
  const scan = await beginScan(fresh, VAULT, 1_700_000_000);
  return checkHealth(fresh, { ...acting, items, breachCheck: false }, { retired, scan, now, ...settings });
}

it('opens a page of two key versions with one KMS call for each', async () => {
  const items: HealthItem[] = [];
  for (let index = 0; index < 40; index += 1) {
    if (index === 20) {
      await envelope.store.versionKey({ branchKeyIdentifier: VAULT });
      envelope = makeEnvelope(envelope.store);
    }
    items.push(await sealed(envelope, `item${index}`, { title: `${index}`, note: { text: 'n' } }));
  }
  resetCounts(parts);
  expect(await check(items)).toMatchObject({ broken: [] });
  expect(parts.counts.Decrypt).toBe(2);
});

it('takes what is not the sealed copy, and what is under a retired key version, for broken', async () => {
  const good = await sealed(envelope, 'good', { title: 'T', login: { password: 'password' } });
  const other = await sealed(envelope, 'other', { title: 'T', login: { password: 'password' } });
  const moved = { ...other, itemId: 'moved' };
  const renamed = { ...good, listed: { ...good.listed, title: 'U' } };
  expect(await check([good, moved])).toMatchObject({
    broken: ['moved'],
    weak: [{ itemId: 'good', score: 0 }],
  });
  expect((await check([renamed])).broken).toEqual(['good']);
  expect((await check([good], { retired: new Set([good.keyVersion]) })).broken).toEqual(['good']);
});

it('fails as a whole where the key is not there, instead of calling everything broken', async () => {
  const good = await sealed(envelope, 'good', { title: 'T', login: { password: 'p' } });
  await envelope.store.versionKey({ branchKeyIdentifier: VAULT });
  const holdsNewest = makeEnvelope(envelope.store);
  const scan = await beginScan(holdsNewest, VAULT, 1_700_000_000);
  parts.kms.handle('DisableKey', { KeyId: parts.wrappingKeyArn });
  const checked = checkHealth(
    holdsNewest,
    { ...acting, items: [good], breachCheck: false },
    { retired, scan, now },
  );
  await expect(checked).rejects.toMatchObject({ type: 'KeyUnavailable' });
  parts.kms.handle('EnableKey', { KeyId: parts.wrappingKeyArn });
});

it.each([
  [365 * 24 * 3600, []],
  [365 * 24 * 3600 + 1, ['aged']],
])('takes a password of %i seconds for old: %j', async (seconds, old) => {
  const item = await sealed(envelope, 'aged', { title: 'T', login: { password: 'p' } });
  const sealedAt = new Date(now.getTime() - seconds * 1000).toISOString();
  const answer = await check([{ ...item, sealedAt }]);
  expect(answer.old.map(({ itemId }) => itemId)).toEqual(old);
});

it('takes items for the same one by kind, username, hosts, secret and custom fields', async () => {
  const base: ItemChange = {
    title: 'T',
    username: 'u',
    urls: ['https://a.example/x', 'https://b.example/'],
    login: { password: 'p', notes: 'n' },
    customFields: [{ name: 'f', type: 'TEXT', value: 'v' }],
  };
  const changes: ItemChange[] = [
    base,
    { ...base, title: 'Another', urls: ['https://b.example/y', 'https://a.example/'] },
    { ...base, username: null },
    { ...base, urls: ['https://a.example/'] },
    { ...base, login: { password: 'p', notes: 'm' } },
    { ...base, login: { password: 'q', notes: 'n' } },
    { ...base, customFields: null },
    { ...base, login: undefined, database: { password: 'p', notes: 'n' } },
  ];
  const items = await Promise.all(changes.map((change, index) => sealed(envelope, `item${index}`, change)));
  const groups = (await check(items)).contentGroups.map(({ group }) => group);
  expect(groups[1]).toBe(groups[0]);
  expect(new Set(groups).size).toBe(changes.length - 1);
});

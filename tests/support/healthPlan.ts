/** A vault whose every weakness is known, because it was planted. */
import { randomBytes } from 'node:crypto';
import type { HealthReport } from '../../examples/healthReport.ts';
import type { Item, NewItemInput } from '../../generated/schema.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import type { Api } from './api.ts';
import { vaultPartition } from './plant.ts';
import { removeRow } from './table.ts';
import { editRow } from './traces.ts';

/** A text that stands nowhere but in the secrets of one item. */
export const canary = (index: number): string => `kestrel-${index}-Zq7!vWx`;

const dayMs = 24 * 3600 * 1000;
const dayIn = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
const monthIn = (days: number) => {
  const [year = 0, month = 0] = dayIn(days).split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  return { card: { expiryYear: year, expiryMonth: month, notes: 'x' }, last };
};
const strong = (): string => `${randomBytes(12).toString('base64url')}#${randomBytes(2).toString('hex')}`;

const seed = 'JBSWY3DPEHPK3PXP';
const thisMonth = monthIn(0);
const shared = { within: strong(), across: strong() };
/** Equal in all but the title, as each place asks for it. */
const twin: Omit<NewItemInput, 'title'> = {
  username: 'twin@example.com',
  urls: ['https://twin.example/one'],
  login: { password: strong(), notes: 'twin' },
};

/** What differs from a healthy login, by the item's number. */
const planted: Record<number, Partial<NewItemInput>> = {
  3: { login: { password: shared.within } },
  7: { login: undefined, wifi: { ssid: 'Home', password: shared.within } },
  5: { login: { password: shared.across } },
  150: { login: undefined, database: { host: 'db.example', password: shared.across } },
  299: { login: { password: shared.across } },
  20: twin,
  220: { ...twin, urls: ['https://twin.example/two'] },
  // As long as the others, and another username: no twin.
  221: { ...twin, username: 'other@example.com', login: { password: strong(), notes: 'twin' } },
  30: { login: { password: 'password' } },
  31: { login: undefined, wifi: { ssid: 'Guests', password: 'abcdefg123' } },
  32: { login: undefined, database: { password: 'TESTERINO' } },
  33: { title: 'Quixotic umbrella stand', login: { password: 'Quixotic umbrella stand' } },
  50: { urls: ['https://fifty.example/', 'http://fifty.example/'] },
  51: { urls: ['http://192.168.1.1/', 'http://router/', 'http://printer.local/', 'http://[fe80::1]/'] },
  60: { urls: ['https://www.github.com/login'] },
  61: { urls: ['https://github.com/login'], login: { password: strong(), totp: seed } },
  62: {
    urls: ['https://github.com/login'],
    customFields: [{ name: 'Codes', type: 'TOTP', value: seed }],
  },
  70: { login: undefined, card: { expiryYear: 2020, expiryMonth: 2, number: '4111111111111111' } },
  71: { login: undefined, card: thisMonth.card },
  72: { login: undefined, card: { expiryYear: 2099, expiryMonth: 1 } },
  73: { login: undefined, apiKey: { key: strong(), expiresOn: '2021-05-06' } },
  74: { login: undefined, apiKey: { key: strong(), expiresOn: dayIn(29) } },
  75: { login: undefined, apiKey: { key: strong(), expiresOn: dayIn(32) } },
  80: { login: { password: 'password' }, urls: ['http://gone.example/'] },
  90: { login: { password: '' } },
  91: { login: { password: '' }, username: 'someone' },
  42: { login: undefined, note: { text: `old ${canary(42)}` } },
  43: { login: undefined, sshKey: undefined, apiKey: { key: strong() } },
};

const agedAt = new Date(Date.now() - 366 * dayMs).toISOString();
const youngAt = new Date(Date.now() - 364 * dayMs).toISOString();

/** Fills a new vault with at least 300 items, and plants what no client can. @returns the report that must come of it */
export async function plantHealth(
  api: Api,
  table: TableClient,
  vaultId: string,
  size: number,
): Promise<HealthReport> {
  const inputs = Array.from({ length: size }, (_, index): NewItemInput => ({
    title: `Item ${index}`,
    username: `user-${index}`,
    urls: [`https://site-${index}.example/`],
    login: { password: index < 300 ? strong() + canary(index) : strong(), notes: canary(index) },
    ...planted[index],
  }));
  const items: Item[] = [];
  for (let from = 0; from < size; from += 25) {
    items.push(...(await api.createItems({ vaultId, items: inputs.slice(from, from + 25) })));
  }
  const id = (index: number): string => items[index]?.id ?? '';
  const partition = vaultPartition(vaultId);
  const sealedKey = (index: number): string => `SECRET#${id(index)}#00000001`;

  await api.trashItem({ vaultId, itemId: id(80) });
  for (const index of [40, 41, 42, 43]) {
    await editRow(table, partition, sealedKey(index), { at: { S: agedAt } });
  }
  await editRow(table, partition, sealedKey(44), { at: { S: youngAt } });
  await editRow(table, partition, `ITEM#${id(100)}`, { title: { S: 'Another title' } });
  await removeRow(table, partition, sealedKey(101));
  await editRow(table, partition, sealedKey(102), { length: { N: '1' } });

  return {
    checked: size - 1,
    reused: [[3, 7].map(id), [5, 150, 299].map(id), [20, 220].map(id)],
    duplicates: [[20, 220].map(id)],
    broken: [100, 101, 102].map(id),
    weak: [
      { itemId: id(30), score: 0 },
      { itemId: id(31), score: 1 },
      { itemId: id(32), score: 2 },
      { itemId: id(33), score: 0 },
    ],
    old: [40, 41, 43].map((index) => ({ itemId: id(index), sealedAt: agedAt })),
    insecureUrls: [id(50)],
    missingTotp: [{ itemId: id(60), domain: 'github.com' }],
    expiring: [
      { itemId: id(70), on: '2020-02-29', expired: true },
      { itemId: id(71), on: thisMonth.last, expired: false },
      { itemId: id(73), on: '2021-05-06', expired: true },
      { itemId: id(74), on: dayIn(29), expired: false },
    ],
    breached: [],
    breachCheck: 'OFF',
  };
}

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusal, userOf } from '../support/api.ts';
import { allItems, settledItems, vaultWith } from '../support/lists.ts';

const alice = await userOf('alice');

/** In the order of a list by title. Titles of one line are alike. */
const titles = [
  ['\u0301'],
  ['  two spaces before'],
  ['1Password'],
  ['Äpfel', 'APFEL', 'A\u0308pfel', 'apfel', 'ÀPFEL'],
  ['Apfelmus'],
  ['Café', 'cafe'],
  ['ﬁle', 'File'],
  ['İstanbul', 'ISTANBUL', 'istanbul', 'ıstanbul'],
  ['Straße', 'STRASSE', 'STRAẞE'],
  ['zoo'],
  ['ŒUVRE', 'œuvre'],
  ['ΟΔΥΣΣΕΥΣ', 'Ὀδυσσεύς', 'οδυσσευσ', 'Οδυσσευς'],
  ['ΟΔΥΣΣΕΥΣ Α', 'οδυσσευς α'],
  ['Ящик', 'ящик'],
  ['日本', '日本\u0302'],
  ['\ufffd'],
  ['🔑', '🔑\ufe0f'],
  ['🔑 key'],
];

let vaultId: string;

beforeAll(async () => {
  const shuffled = titles.flat().map((title, n, all) => ({ title: all[(n * 7) % all.length] ?? title }));
  const vault = await vaultWith(alice, shuffled);
  vaultId = vault.vaultId;
  await settledItems(alice, { vaultId, order: 'TITLE' }, shuffled.length);
});

const titlesBy = async (titlePrefix: string) =>
  (await allItems(alice, { vaultId, filter: { titlePrefix } })).map(({ title }) => title);

const begins = (...groups: number[]) => groups.flatMap((index) => titles[index] ?? []).sort();

it('lists by title: case and accents do not count, and every title comes once', async () => {
  const listed = (await allItems(alice, { vaultId, order: 'TITLE', limit: 10 })).map(({ title }) => title);

  const groups = titles.map((group) => listed.splice(0, group.length).sort());
  expect(groups).toEqual(titles.map((group) => [...group].sort()));
  expect(listed).toEqual([]);
});

describe('a title prefix', () => {
  it.each([
    ['ap', begins(3, 4)],
    ['ÄPFEL', begins(3, 4)],
    ['apfelm', begins(4)],
    ['a\u0301p', begins(3, 4)],
    ['cafe\u0301', begins(5)],
    ['fi', begins(6)],
    ['ﬁ', begins(6)],
    ['i', begins(7)],
    ['İ', begins(7)],
    ['ıs', begins(7)],
    ['straß', begins(8)],
    ['STRAẞ', begins(8)],
    ['strass', begins(8)],
    ['œ', begins(10)],
    ['οδυσσευς', begins(11, 12)],
    ['ΟΔΥΣΣΕΥΣ', begins(11, 12)],
    ['οδυσσευσ ', begins(12)],
    ['οδυσ', begins(11, 12)],
    ['Я', begins(13)],
    ['🔑', begins(16, 17)],
    ['🔑 ', begins(17)],
    ['  two', begins(1)],
    [' two', []],
    ['apfelx', []],
    ['%', []],
    ['_', []],
    ['#', []],
  ])('%j lists what begins so, and nothing else', async (prefix, expected) => {
    expect((await titlesBy(prefix)).sort()).toEqual(expected);
  });

  it('of an accent alone lists everything: without its accents it is empty', async () => {
    expect((await titlesBy('\u0301')).length).toBe(titles.flat().length);
  });

  it('thins the other orders by the same rule', async () => {
    const filter = { titlePrefix: 'STRAẞ' };
    for (const order of ['CREATED', 'CHANGED'] as const) {
      const listed = await allItems(alice, { vaultId, filter, order });
      expect(listed.map(({ title }) => title).sort()).toEqual(begins(8));
    }
  });
});

it('finds a title by each of its beginnings, in either case, whatever the title', async () => {
  const { id } = await alice.createVault();
  const title = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 200 })
    .map((text) => text.replaceAll(/\p{Cc}/gu, ''))
    .filter((text) => /^[^\p{Z}\p{C}]/u.test(text) && [...text].length <= 200);
  await fc.assert(
    fc.asyncProperty(title, fc.nat(), async (text, at) => {
      const item = await alice.createItem({ vaultId: id, title: text });
      const beginning = [...text].slice(0, 1 + (at % Math.min(16, [...text].length))).join('');
      for (const titlePrefix of [beginning, beginning.toUpperCase(), beginning.toLowerCase()]) {
        const filter = { titlePrefix };
        await expect
          .poll(() => allItems(alice, { vaultId: id, filter }), { timeout: 5000 })
          .toContainEqual(item);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);

describe('a long title', () => {
  it.each([
    ['of emoji', '🔑'.repeat(200), '🔑'.repeat(50), `${'🔑'.repeat(49)}a`],
    ['of ß, which counts twice', 'ß'.repeat(200), 'ß'.repeat(50), `${'ß'.repeat(49)}a`],
    [
      'with an emoji over the end of what is compared',
      `${'x'.repeat(99)}🔑`,
      `${'X'.repeat(99)}`,
      'x'.repeat(98),
    ],
  ])('%s is found by a long prefix, and another is not', async (_, title, titlePrefix, other) => {
    const { vaultId: id, items } = await vaultWith(alice, [{ title }, { title: other }]);

    expect(await settledItems(alice, { vaultId: id, filter: { titlePrefix } }, 1)).toEqual([items[0]]);
  });

  it('is not compared beyond the length of an index value: a prefix that is longer is refused', async () => {
    const refused = await refusal(alice.items({ vaultId, filter: { titlePrefix: 'ﷺ'.repeat(100) } }));
    expect(refused.errorType).toBe('BadInput');
  });
});

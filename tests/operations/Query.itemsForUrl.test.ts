import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableClient } from '../../local/dynamodb/client.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { absentId, answersFor, badIdsAround } from '../support/badIds.ts';
import { itWithTable } from '../support/host.ts';
import { vaultWith } from '../support/lists.ts';
import { openTable, removeRow } from '../support/table.ts';
import { plantMember } from '../support/membership.ts';
import { memberIdOf } from '../support/traces.ts';

let table: TableClient;
let alice: Api;
let bob: Api;
let vaultId: string;

/** Each in an item of its own, which has the URL for a title. */
const stored = [
  'https://example.com/',
  'https://login.example.com/start',
  'http://www.example.com:8080/',
  'https://a.b.example.com/',
  'https://example-shop.com/',
  'https://notexample.com/',
  'https://example.com.evil.net/',
  'https://com.example.org/',
  'https://shop.example.co.uk/',
  'https://other.co.uk/',
  'https://one.github.io/',
  'https://two.github.io/',
  'https://a.one.github.io/',
  'http://localhost:3000/',
  'http://192.0.2.1/',
  'http://192.0.2.10/',
  'http://[2001:db8::1]:8443/',
  'https://münchen.de/',
  'https://www.xn--mnchen-3ya.de/',
  'https://under_score.example.net/',
];

beforeAll(async () => {
  table = openTable();
  [alice, bob] = await Promise.all([userOf('alice'), userOf('bob')]);
  ({ vaultId } = await vaultWith(
    alice,
    stored.map((url) => ({ title: url, urls: [url] })),
  ));
});
afterAll(() => table.close());

/** The titles of the matches: those of the page's own host, then the others. */
async function matchesOf(url: string): Promise<[string[], string[]]> {
  const matches = await alice.itemsForUrl({ vaultId, url });
  const same = matches.filter(({ sameHost }) => sameHost);
  expect(matches.slice(0, same.length)).toEqual(same);
  const titles = (some: typeof matches) => some.map(({ title }) => title).sort();
  return [titles(same), titles(matches.filter(({ sameHost }) => !sameHost))];
}

const example = [
  'http://www.example.com:8080/',
  'https://a.b.example.com/',
  'https://example.com/',
  'https://login.example.com/start',
];
const besides = (...urls: string[]) => example.filter((url) => !urls.includes(url));

describe('the page', () => {
  it.each<[string, string[], string[]]>([
    [
      'https://login.example.com/',
      ['https://login.example.com/start'],
      besides('https://login.example.com/start'),
    ],
    ['https://example.com/login?next=/#top', ['https://example.com/'], besides('https://example.com/')],
    ['https://example.com', ['https://example.com/'], besides('https://example.com/')],
    ['https://www.example.com/', ['http://www.example.com:8080/'], besides('http://www.example.com:8080/')],
    ['http://example.com:8443/', ['https://example.com/'], besides('https://example.com/')],
    ['https://example.com./', ['https://example.com/'], besides('https://example.com/')],
    ['HTTPS://EXAMPLE.COM/', ['https://example.com/'], besides('https://example.com/')],
    ['https://new.example.com/', [], example],
    ['https://b.example.com/', [], example],
    ['https://z.a.b.example.com/', [], example],
    ['https://example-shop.com/', ['https://example-shop.com/'], []],
    ['https://www.example-shop.com/', [], ['https://example-shop.com/']],
    ['https://notexample.com/', ['https://notexample.com/'], []],
    ['https://example.com.evil.net/', ['https://example.com.evil.net/'], []],
    ['https://evil.net/', [], ['https://example.com.evil.net/']],
    ['https://com/', [], []],
    ['https://example.org/', [], ['https://com.example.org/']],
    ['https://xexample.com/', [], []],
    ['https://example.co.uk/', [], ['https://shop.example.co.uk/']],
    ['https://new.co.uk/', [], []],
    ['https://xexample.co.uk/', [], []],
    ['https://co.uk/', [], []],
    ['https://one.github.io/', ['https://one.github.io/'], ['https://a.one.github.io/']],
    ['https://b.two.github.io/', [], ['https://two.github.io/']],
    ['https://three.github.io/', [], []],
    ['https://zone.github.io/', [], []],
    ['https://github.io/', [], []],
    ['http://localhost:4000/', ['http://localhost:3000/'], []],
    ['http://local.localhost/', [], []],
    ['http://192.0.2.1:8080/', ['http://192.0.2.1/'], []],
    ['http://192.0.2.2/', [], []],
    ['http://2.1/', [], []],
    ['http://[2001:db8::1]/', ['http://[2001:db8::1]:8443/'], []],
    ['http://[2001:DB8::1]:80/', ['http://[2001:db8::1]:8443/'], []],
    ['http://[2001:db8::11]/', [], []],
    ['https://xn--mnchen-3ya.de/', ['https://münchen.de/'], ['https://www.xn--mnchen-3ya.de/']],
    ['https://munchen.de/', [], []],
    ['https://under_score.example.net/', ['https://under_score.example.net/'], []],
  ])('%s has the items of its host, then those of its domain, and no other', async (url, same, others) => {
    expect(await matchesOf(url)).toEqual([same, others]);
  });

  it('of 2,000 characters is taken', async () => {
    const url = `https://notexample.com/${'x'.repeat(1977)}`;
    expect(await matchesOf(url)).toEqual([['https://notexample.com/'], []]);
  });

  it.each([
    ['another scheme', 'ftp://example.com/'],
    ['a script', 'javascript:alert(1)'],
    ['a file', 'file:///example.com'],
    ['a scheme that begins so', 'httpsx://example.com/'],
    ['a user name', 'https://alice@example.com/'],
    ['a password', 'https://alice:hunter2@example.com/'],
    ['a user name that looks like a host', 'https://example.com:443@evil.net/'],
    ['a host in Unicode', 'https://münchen.de/'],
    ['a host with a percent sign', 'https://example%2ecom/'],
    ['a backslash for a slash', 'https://evil.net\\@example.com/'],
    ['a host of 254 characters', `https://${'a'.repeat(250)}.com/`],
    ['2,001 characters', `https://example.com/${'x'.repeat(1981)}`],
  ])('with %s is refused', async (_, url) => {
    expect((await refusal(alice.itemsForUrl({ vaultId, url }))).errorType).toBe('BadInput');
  });
});

describe('a match', () => {
  it('tells the item, its title and username, and the host of its URL in punycode', async () => {
    const url = 'https://Straße.Example.com:444/path';
    const { vaultId: id, items } = await vaultWith(alice, [
      { title: 'One', username: 'alice', urls: [url] },
      { title: 'Two', urls: ['https://example.com/'] },
    ]);

    expect(await alice.itemsForUrl({ vaultId: id, url: 'https://xn--strae-oqa.example.com/' })).toEqual([
      {
        itemId: items[0]?.id,
        title: 'One',
        username: 'alice',
        host: 'xn--strae-oqa.example.com',
        sameHost: true,
      },
      { itemId: items[1]?.id, title: 'Two', username: null, host: 'example.com', sameHost: false },
    ]);
  });

  it('comes once for an item with several URLs there: by the nearest of them', async () => {
    const urls = [
      'https://z.example.com/',
      'https://example.com/',
      'https://login.example.com/a',
      'https://login.example.com/b',
    ];
    const { vaultId: id, items } = await vaultWith(alice, [{ urls }]);
    const found = async (url: string) => alice.itemsForUrl({ vaultId: id, url });

    expect(await found('https://login.example.com/')).toMatchObject([
      { itemId: items[0]?.id, host: 'login.example.com', sameHost: true },
    ]);
    expect(await found('https://new.example.com/')).toMatchObject([
      { itemId: items[0]?.id, host: 'example.com', sameHost: false },
    ]);
  });

  it('follows the item: its title, its URLs, into the trash and out of it', async () => {
    const { vaultId: id, items } = await vaultWith(alice, [{ urls: ['https://a.example/'] }]);
    const itemId = items[0]?.id ?? '';
    const titles = async (url: string) =>
      (await alice.itemsForUrl({ vaultId: id, url })).map(({ title }) => title);

    await alice.updateItem({ vaultId: id, itemId, expectedVersion: 1, title: 'New' });
    expect(await titles('https://a.example/')).toEqual(['New']);
    await alice.updateItem({ vaultId: id, itemId, expectedVersion: 2, urls: ['https://b.example/'] });
    expect(await titles('https://a.example/')).toEqual([]);
    expect(await titles('https://b.example/')).toEqual(['New']);
    await alice.trashItem({ vaultId: id, itemId });
    expect(await titles('https://b.example/')).toEqual([]);
    await alice.restoreItem({ vaultId: id, itemId });
    expect(await titles('https://b.example/')).toEqual(['New']);
    await alice.revertItem({ vaultId: id, itemId, expectedVersion: 3, toVersion: 1 });
    expect(await titles('https://a.example/')).toEqual(['An item']);
  });
});

describe('a caller', () => {
  const url = 'https://example.com/';

  it('who is no member is told what is told of a vault that does not exist', async () => {
    const forbidden = await refusal(bob.itemsForUrl({ vaultId, url }));
    expect(forbidden.errorType).toBe('NotFound');
    expect(forbidden.errors).toEqual((await refusal(bob.itemsForUrl({ vaultId: absentId, url }))).errors);
  });

  itWithTable.each(['VIEWER', 'READER', 'EDITOR', 'OWNER'])('who is a %s is answered', async (role) => {
    const { vaultId: id } = await vaultWith(alice, [{ urls: [url] }]);
    await plantMember(table, id, bob, role);
    expect(await bob.itemsForUrl({ vaultId: id, url })).toHaveLength(1);
    await removeRow(table, `VAULT#${id}`, `MEMBER#${await memberIdOf(bob)}`);
    expect((await refusal(bob.itemsForUrl({ vaultId: id, url }))).errorType).toBe('NotFound');
  });

  it('never gets a match by what is no id', async () => {
    await fc.assert(
      fc.asyncProperty(badIdsAround(vaultId), async (ids) => {
        const call = `itemsForUrl(vaultId: $ID, url: "${url}") { items { itemId } }`;
        expect(await answersFor(alice, call, ids)).toEqual(ids.map(() => 'BadInput'));
      }),
      { numRuns: 1 },
    );
  });
});

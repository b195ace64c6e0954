import { beforeAll, describe, expect, it } from 'vitest';
import type { NewItemInput } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';

const alice = await userOf('alice');

/** A vault with an item for each host, made 25 at a time. */
async function vaultOf(hosts: string[]): Promise<string> {
  const { id: vaultId } = await alice.createVault();
  const items: NewItemInput[] = hosts.map((host, n) => ({
    title: `${host} ${n}`,
    urls: [`https://${host}/`],
    login: { password: 'p' },
  }));
  for (let at = 0; at < items.length; at += 25)
    await alice.createItems({ vaultId, items: items.slice(at, at + 25) });
  return vaultId;
}

const many = (count: number, host: (n: string) => string) =>
  Array.from({ length: count }, (_, n) => host(String(n).padStart(2, '0')));

const hostsFor = async (vaultId: string, page: string) =>
  (await alice.itemsForUrl({ vaultId, url: `https://${page}/` })).map(({ host }) => host);

describe('where 30 hosts of the same domain sort before', () => {
  let vaultId: string;
  beforeAll(async () => {
    const siblings = many(30, (n) => `z${n}.example.com`);
    vaultId = await vaultOf([
      ...siblings,
      'a.login.example.com',
      'login.example.com',
      'login.example.com',
      'example.com',
    ]);
  });

  it('the items of the page’s own host come first', async () => {
    const hosts = await hostsFor(vaultId, 'login.example.com');
    expect(hosts.slice(0, 2)).toEqual(['login.example.com', 'login.example.com']);
    expect(hosts).toHaveLength(25);
  });

  it('those of the hosts above it come next, the nearest first, and its sisters after them', async () => {
    expect((await hostsFor(vaultId, 'login.example.com')).slice(2, 4)).toEqual([
      'example.com',
      'z29.example.com',
    ]);
    expect((await hostsFor(vaultId, 'b.a.login.example.com')).slice(0, 5)).toEqual([
      'a.login.example.com',
      'login.example.com',
      'login.example.com',
      'example.com',
      'z29.example.com',
    ]);
  });

  it('those of the domain itself are found for a page on it', async () => {
    expect((await hostsFor(vaultId, 'example.com'))[0]).toBe('example.com');
  });
});

describe('where 60 other domains sort between the page’s host and its domain', () => {
  const others = many(60, (n) => `example-${n}.com`);

  it.each(['login.example.com', 'a.login.example.com', 'c.b.a.login.example.com'])(
    'the items of the domain are found for %s',
    async (page) => {
      const vaultId = await vaultOf([...others, 'example.com', 'login.example.com']);
      const nearest =
        page === 'login.example.com' ? [page, 'example.com'] : ['login.example.com', 'example.com'];
      expect(await hostsFor(vaultId, page)).toEqual(nearest);
    },
  );

  it('its own host is found first, also when 30 of its sisters sort before it', async () => {
    const sisters = many(30, (n) => `z${n}.example.com`);
    const vaultId = await vaultOf([...others, ...sisters, 'a.login.example.com', 'example.com']);
    const hosts = await hostsFor(vaultId, 'a.login.example.com');
    expect(hosts.slice(0, 2)).toEqual(['a.login.example.com', 'example.com']);
    expect(hosts).toHaveLength(25);
  });

  it('nothing is found where the domain has nothing', async () => {
    const vaultId = await vaultOf(others);
    expect(await hostsFor(vaultId, 'b.a.login.example.com')).toEqual([]);
  });
});

it('all of 11 items are found where 20 other domains sort between them and the page', async () => {
  const sisters = many(10, (n) => `z${n}.example.com`);
  const vaultId = await vaultOf([...many(20, (n) => `example-${n}.com`), ...sisters, 'example.com']);
  expect((await hostsFor(vaultId, 'login.example.com')).sort()).toEqual(['example.com', ...sisters]);
});

it('the domain is found among 60 customers of its public suffix', async () => {
  const customers = [...many(60, (n) => `example-${n}.co.uk`), ...many(30, (n) => `a${n}.co.uk`)];
  const vaultId = await vaultOf([...customers, 'example.co.uk']);
  expect(await hostsFor(vaultId, 'b.a.login.example.co.uk')).toEqual(['example.co.uk']);
  expect(await hostsFor(vaultId, 'login.none.co.uk')).toEqual([]);
});

it('more than 25 items of the page’s host are cut to 25 of it', async () => {
  const vaultId = await vaultOf([...many(30, () => 'login.example.com'), 'example.com', 'z.example.com']);
  const hosts = await hostsFor(vaultId, 'login.example.com');
  expect(hosts).toEqual(Array.from({ length: 25 }, () => 'login.example.com'));
});

it('the domain’s own host is found where 60 of its hosts sort between it and the page', async () => {
  const vaultId = await vaultOf([
    ...many(60, (n) => `a${n}.example.com`),
    'example.com',
    'login.example.com',
    'z.example.com',
  ]);
  const hosts = await hostsFor(vaultId, 'login.example.com');
  expect(hosts.slice(0, 2)).toEqual(['login.example.com', 'example.com']);
  expect(hosts).toHaveLength(25);
});

/** `itemsForUrl` is a hint, `revealSecret` with `forUrl` decides: what they have to agree on. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { checkPage } from '../../functions/forUrl.ts';
import type { Item } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { vaultWith } from '../support/lists.ts';

const alice = await userOf('alice');

const domains = ['example.com', 'example-shop.com', 'example.co.uk', 'one.github.io', 'two.github.io'];
const host = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '', 'www.', 'login.', 'a.login.', 'example.com.'), fc.constantFrom(...domains))
    .map((parts) => parts.join('')),
  fc.constantFrom('localhost', '192.0.2.1', '[2001:db8::1]', 'xn--mnchen-3ya.de'),
);
const url = fc
  .tuple(
    fc.constantFrom('https', 'https', 'http'),
    host,
    fc.constantFrom('', ':8443'),
    fc.constantFrom('', '/a?b=c'),
  )
  .map(([scheme, at, port, path]) => `${scheme}://${at}${port}${path}`);

const count = 16;
let vaultId: string;
let items: Item[];

beforeAll(async () => {
  const given = fc.sample(fc.array(url, { minLength: 1, maxLength: 2 }), count);
  ({ vaultId, items } = await vaultWith(
    alice,
    given.map((urls) => ({ urls })),
  ));
});

/** The items that are revealed for a page, of all that there are, asked for in one request. */
async function revealedFor(page: string): Promise<string[]> {
  const reveals = items.map(
    ({ id }, n) => `r${n}: revealSecret(vaultId: "${vaultId}", itemId: "${id}", forUrl: $page) { itemId }`,
  );
  const query = `query ($page: AWSURL!) { ${reveals.join('\n')} }`;
  type Answer = Record<string, { itemId: string } | null>;
  const data = await alice
    .graphql<Answer>(query, { page })
    .catch(({ data: answered, errors }: { data: Answer; errors: { errorType: string }[] }) => {
      expect(errors.filter(({ errorType }) => errorType !== 'BadInput')).toEqual([]);
      return answered;
    });
  return Object.values(data).flatMap((revealed) => (revealed ? [revealed.itemId] : []));
}

/** The same, as the function judges it: many pages in little time. */
function belongingTo(page: string): string[] {
  const belongs = ({ urls }: Item) => {
    try {
      checkPage(page, urls);
      return true;
    } catch {
      return false;
    }
  };
  return items.filter(belongs).map(({ id }) => id);
}

it.each<[string, number, (page: string) => string[] | Promise<string[]>]>([
  ['revealSecret answers', 6, revealedFor],
  ['the function that opens lets through', 100, belongingTo],
])(
  'what %s for a page is among its matches; each match of an https page’s own host is let through',
  async (_, numRuns, asked) => {
    await fc.assert(
      fc.asyncProperty(url, async (page) => {
        const matches = await alice.itemsForUrl({ vaultId, url: page });
        const revealed = await asked(page);

        const matched = matches.map(({ itemId }) => itemId);
        expect(matched).toEqual(expect.arrayContaining(revealed));
        const same = matches.filter(({ sameHost }) => sameHost && page.startsWith('https:'));
        expect(revealed).toEqual(expect.arrayContaining(same.map(({ itemId }) => itemId)));
      }),
      { numRuns },
    );
  },
);

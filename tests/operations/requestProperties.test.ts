import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { userOf, type Api } from '../support/api.ts';

let alice: Api;
let vaultId: string;

beforeAll(async () => {
  alice = await userOf('alice');
  vaultId = (await alice.createVault()).id;
});

const runs = { numRuns: 25 };
/** Whole characters of every script, without control characters: what a line may hold. */
const line = (maxLength: number) =>
  fc.string({ unit: 'binary', maxLength }).map((text) => text.replaceAll(/\p{Cc}/gu, ''));
const title = line(199).map((text) => `${text}x`);
/** Every text of whole characters: NUL and other control characters too. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
  .map((units) => String.fromCharCode(...units).replaceAll(/\p{Cs}/gu, ''));
/** Lines of text: of the control characters, tabs and line breaks alone. */
const lines = anyText.map((text) => text.replaceAll(/(?![\t\n\r])\p{Cc}/gu, '\n'));
/** AWSURL takes no path with two slashes side by side (developer guide, "Scalar types"). */
const url = fc
  .webUrl({ withFragments: true, withQueryParameters: true })
  .filter((text) => !new URL(text).pathname.includes('//'));

describe('what is stored comes back exactly', () => {
  it('as a login: any title, username, URLs, password and notes within the limits', async () => {
    const item = fc.record({
      title,
      username: fc.option(line(320)),
      urls: fc.array(url, { maxLength: 5 }),
      login: fc.record({ password: fc.option(anyText), notes: fc.option(lines) }),
    });
    await fc.assert(
      fc.asyncProperty(item, async ({ login, ...listed }) => {
        const created = await alice.createItem({ vaultId, ...listed, login });
        expect(created).toMatchObject(listed);
        const [row, revealed] = await Promise.all([
          alice.item(vaultId, created.id),
          alice.revealSecret({ vaultId, itemId: created.id }),
        ]);
        expect(row).toEqual(created);
        expect(revealed).toEqual({
          vaultId,
          itemId: created.id,
          version: 1,
          ...listed,
          secret: { __typename: 'LoginSecret', totp: null, ...login },
          customFields: [],
        });
      }),
      runs,
    );
  });

  it('as a note, after any changes of it', async () => {
    const texts = fc.array(lines, { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(texts, async ([first = '', ...others]) => {
        let item = await alice.createItem({ vaultId, note: { text: first } });
        for (const text of others) {
          const { id: itemId, version: expectedVersion } = item;
          item = await alice.updateItem({ vaultId, itemId, expectedVersion, note: { text } });
        }
        for (const [index, text] of [first, ...others].entries()) {
          const { secret } = await alice.revealSecret({ vaultId, itemId: item.id, version: index + 1 });
          expect(secret).toEqual({ __typename: 'NoteSecret', text });
        }
      }),
      { numRuns: 10 },
    );
  });

  it('as the name of a vault', async () => {
    await fc.assert(
      fc.asyncProperty(line(99), async (name) => {
        expect((await alice.createVault(`${name}x`)).name).toBe(`${name}x`);
      }),
      { numRuns: 10 },
    );
  });
});

describe('tokens', () => {
  it('that differ give items that differ; the same one gives the same', async () => {
    const token = fc.stringMatching(/^[A-Za-z0-9_-]{1,24}$/);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(token, { minLength: 2, maxLength: 5 }), async (tokens) => {
        // A prefix of this run, or a short token would be one of an earlier one.
        const run = randomUUID();
        const twice = [...tokens, ...tokens].map((one) => `${run}${one}`);
        const ids: string[] = [];
        for (const requestToken of twice) ids.push((await alice.createItem({ vaultId, requestToken })).id);
        expect(new Set(ids).size).toBe(tokens.length);
        expect(ids.slice(tokens.length)).toEqual(ids.slice(0, tokens.length));
      }),
      { numRuns: 10 },
    );
  });
});

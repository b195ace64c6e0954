/** Grants and orders to revoke open as what was sealed, where they belong, and as nothing else. */
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  keyVersionOf,
  openGrant,
  openRevocation,
  sealGrant,
  sealRevocation,
  type GrantTerms,
} from '../../functions/envelope/grants.ts';
import { makeEnvelope, openItem, sealItem, type Envelope } from '../../functions/envelope/items.ts';
import { makeVaultKey } from '../../functions/envelope/vaultKey.ts';
import { OTHER_VAULT } from './attacks.ts';
import { VAULT, makeSealing, resetCounts, type Parts } from './parts.ts';
import { login } from './samples.ts';
import { SEED } from './sizes.ts';
import { MACHINE, orderWith, termsWith } from './statements.ts';

const refused = { type: 'SealBroken' };
let parts: Parts;
let envelope: Envelope;
let grant: string;
let order: string;

beforeAll(async () => {
  ({ parts, envelope } = await makeSealing());
  await makeVaultKey(envelope.store, OTHER_VAULT, 'alice');
  grant = await sealGrant(envelope, termsWith());
  order = await sealRevocation(envelope, orderWith());
});
beforeEach(() => resetCounts(parts));

const id = fc.oneof(
  fc.uuid(),
  fc.constantFrom(MACHINE, '123456789012:rôle/déploy', 'a:b:c', ' ', '__proto__', '\u0000', 'e\u0301', 'é'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
);
const number = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 999_999_999_999_999 }));
const anyTerms: fc.Arbitrary<GrantTerms> = fc.record({
  vaultId: fc.constantFrom(VAULT, OTHER_VAULT),
  member: id,
  serial: number,
  role: fc.constantFrom('VIEWER', 'READER', 'EDITOR', 'OWNER'),
  expires: fc.option(number),
  by: id,
});
const run = { numRuns: 150, seed: SEED };

describe('what was sealed opens', () => {
  it('as a grant of exactly these terms, for ids in every script and of machines', async () => {
    await fc.assert(
      fc.asyncProperty(anyTerms, async (terms) => {
        const sealed = await sealGrant(envelope, terms);
        const { version: keyVersion } = await envelope.keys.active(terms.vaultId);
        const opened = await openGrant(envelope, terms.vaultId, terms.member, sealed);
        expect(opened).toEqual({ terms, keyVersion });
      }),
      run,
    );
  });

  it('as an order of exactly that', async () => {
    await fc.assert(
      fc.asyncProperty(anyTerms, async ({ vaultId, member, serial, by }) => {
        const sealed = await sealRevocation(envelope, { vaultId, member, serial, by });
        const opened = await openRevocation(envelope, vaultId, sealed);
        expect(opened).toEqual({ vaultId, member, serial, by });
      }),
      run,
    );
  });

  it('under the version that sealed it, after a rotation too', async () => {
    const { envelope: rotated } = await makeSealing();
    const sealed = await sealGrant(rotated, termsWith());
    const { version: keyVersion } = await rotated.keys.active(VAULT);
    await rotated.store.versionKey({ branchKeyIdentifier: VAULT });
    const cold = makeEnvelope(rotated.store);
    expect((await cold.keys.active(VAULT)).version).not.toBe(keyVersion);
    expect(await openGrant(cold, VAULT, 'bob', sealed)).toEqual({ terms: termsWith(), keyVersion });
  });

  it('and names the version of the key that it is under; what is no message names none', async () => {
    expect(keyVersionOf(grant)).toBe((await envelope.keys.active(VAULT)).version);
    for (const text of ['', 'AgR4', `${grant}\n`, grant.slice(4)]) {
      expect(() => keyVersionOf(text)).toThrow(expect.objectContaining(refused));
    }
  });

  it('twice sealed, as two messages', async () => {
    expect(await sealGrant(envelope, termsWith())).not.toBe(grant);
  });
});

describe('a grant is refused', () => {
  it('for every other member, before the key store or the KMS is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        id.filter((member) => member !== 'bob'),
        async (member) => {
          await expect(openGrant(makeEnvelope(envelope.store), VAULT, member, grant)).rejects.toMatchObject(
            refused,
          );
        },
      ),
      run,
    );
    expect(parts.counts).toEqual({});
  });

  it('for a member whose id only looks the same', async () => {
    const sealed = await sealGrant(envelope, termsWith({ member: 'e\u0301' }));
    await expect(openGrant(envelope, VAULT, 'é', sealed)).rejects.toMatchObject(refused);
  });

  it('in another vault, before the key store or the KMS is asked', async () => {
    const cold = makeEnvelope(envelope.store);
    await expect(openGrant(cold, OTHER_VAULT, 'bob', grant)).rejects.toMatchObject(refused);
    expect(parts.counts).toEqual({});
  });
});

it('an order is refused in another vault, before the key store or the KMS is asked', async () => {
  const cold = makeEnvelope(envelope.store);
  await expect(openRevocation(cold, OTHER_VAULT, order)).rejects.toMatchObject(refused);
  expect(parts.counts).toEqual({});
});

describe('one purpose never passes for another:', () => {
  it('an order or an item in the place of a grant', async () => {
    const { sealed } = await sealItem(envelope, { vaultId: VAULT, itemId: 'bob', version: 3 }, login());
    for (const message of [order, sealed]) {
      await expect(openGrant(envelope, VAULT, 'bob', message)).rejects.toMatchObject(refused);
    }
  });

  it('a grant or an item in the place of an order', async () => {
    const { sealed } = await sealItem(envelope, { vaultId: VAULT, itemId: 'bob', version: 3 }, login());
    for (const message of [grant, sealed]) {
      await expect(openRevocation(envelope, VAULT, message)).rejects.toMatchObject(refused);
    }
  });

  it('a grant or an order in the place of an item', async () => {
    const { version: keyVersion } = await envelope.keys.active(VAULT);
    for (const sealed of [grant, order]) {
      const row = { sealed, length: Buffer.from(sealed, 'base64').length, keyVersion };
      const address = { vaultId: VAULT, itemId: 'bob', version: 3 };
      await expect(openItem(envelope, address, row)).rejects.toMatchObject(refused);
    }
  });
});

describe('nothing is sealed', () => {
  it.each([['\ud800'], ['a\udc00b'], ['x'.repeat(70_000)]])(
    'for a member whose id a context cannot hold, %#',
    async (member) => {
      await expect(sealGrant(envelope, termsWith({ member }))).rejects.toMatchObject(refused);
      await expect(sealRevocation(envelope, orderWith({ member }))).rejects.toMatchObject(refused);
    },
  );

  it('while the wrapping key is disabled', async () => {
    const { parts, envelope } = await makeSealing();
    parts.kms.handle('DisableKey', { KeyId: parts.wrappingKeyArn });
    await expect(sealGrant(envelope, termsWith())).rejects.toMatchObject({ type: 'KeyUnavailable' });
  });
});

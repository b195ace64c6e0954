/** Attacks on grants and orders to revoke: with their bytes alone, with rows of the key store, and with the key itself. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantContext, revocationContext, type Context } from '../../functions/envelope/context.ts';
import { openGrant, openRevocation, sealGrant, sealRevocation } from '../../functions/envelope/grants.ts';
import { makeEnvelope, type Envelope } from '../../functions/envelope/items.ts';
import { makeVaultKey } from '../../functions/envelope/vaultKey.ts';
import { OTHER_VAULT } from './attacks.ts';
import { contextBytes } from './messageAttacks.ts';
import { VAULT, makeSealing, type Parts } from './parts.ts';
import { SEED, TIMEOUT } from './sizes.ts';
import { cutAtParts } from './specification.ts';
import { orderWith, sealAnything, termsWith } from './statements.ts';

let parts: Parts;
let envelope: Envelope;
const { stackTraceLimit } = Error;

beforeAll(async () => {
  // Every refusal is an error: without their stacks, a third of the time is saved.
  Error.stackTraceLimit = 0;
  ({ parts, envelope } = await makeSealing());
  await makeVaultKey(envelope.store, OTHER_VAULT, 'alice');
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

/** The two kinds of statements: what is right of one, how it is sealed and opened. */
const statements = [
  {
    kind: 'a grant',
    right: grantContext(termsWith()),
    // What whoever has no key would rather have it say.
    better: grantContext(termsWith({ role: 'OWNER', expires: null, serial: 9 })),
    seal: () => sealGrant(envelope, termsWith()),
    open: (sealed: string, by = envelope): Promise<unknown> => openGrant(by, VAULT, 'bob', sealed),
    wrong: {
      format: ['appsync-vault/2', 'appsync-vault/1 ', ''],
      purpose: ['item', 'revocation', 'Grant', ''],
      vault: [OTHER_VAULT, ''],
      grant: ['0', '-1', '03', '3.0', '1e3', '+3', ' 3', '٣', 'none', '', '9007199254740993'],
      member: ['alice', 'Bob', 'bob ', ''],
      role: ['ADMIN', 'owner', 'OWNER ', 'READER,OWNER', 'toString', ''],
      expires: ['0', '-1', '01', '1e9', '1800000000.5', 'Never', 'null', 'Infinity', '', '9007199254740993'],
      by: [''],
    },
  },
  {
    kind: 'an order to revoke',
    right: revocationContext(orderWith()),
    better: revocationContext(orderWith({ member: 'alice', serial: 9 })),
    seal: () => sealRevocation(envelope, orderWith()),
    open: (sealed: string, by = envelope): Promise<unknown> => openRevocation(by, VAULT, sealed),
    wrong: {
      format: ['appsync-vault/2', 'appsync-vault/1 ', ''],
      purpose: ['item', 'grant', 'Revocation', ''],
      vault: [OTHER_VAULT, ''],
      grant: ['0', '-1', '03', '3.0', '1e3', '+3', ' 3', '٣', 'all', '', '9007199254740993'],
      member: [''],
      by: [''],
    },
  },
];

describe.each(statements)('$kind', ({ right, better, seal, open, wrong }) => {
  const refuses = (sealed: string, by = envelope): Promise<void> =>
    expect(open(sealed, by)).rejects.toMatchObject({ type: 'SealBroken' });
  const without = (name: string): Context =>
    Object.fromEntries(Object.entries(right).filter(([key]) => key !== name));

  it('of the right context opens, whoever holds the key sealed it', async () => {
    await expect(open(await sealAnything(envelope, right))).resolves.toBeDefined();
  });

  it.each(Object.entries(wrong))(
    'whose pair %s has a value that it cannot have is refused',
    async (name, values) => {
      for (const value of values) await refuses(await sealAnything(envelope, { ...right, [name]: value }));
    },
  );

  it('has a wrong value tried of each of its pairs', () => {
    expect(Object.keys(wrong).sort()).toEqual(Object.keys(right).sort());
  });

  it.each(Object.keys(right))(
    'without the pair %s, or with it under another name, is refused',
    async (name) => {
      await refuses(await sealAnything(envelope, without(name)));
      const renamed = { ...without(name), [name.toUpperCase()]: right[name] ?? '' };
      await refuses(await sealAnything(envelope, renamed));
    },
  );

  it('with a pair more is refused', async () => {
    const names = fc.oneof(
      fc.constantFrom('item', 'version', 'Role', 'expires ', 'toString', '__proto__', 'constructor'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    );
    const others = names.filter((name) => !Object.hasOwn(right, name) && !name.startsWith('aws-crypto-'));
    await fc.assert(
      fc.asyncProperty(others, fc.string({ unit: 'grapheme', maxLength: 20 }), async (name, value) => {
        const more = Object.defineProperty({ ...right }, name, { value, enumerable: true });
        await refuses(await sealAnything(envelope, more));
      }),
      { numRuns: 60, seed: SEED },
    );
  });

  it('with a plaintext is refused', async () => {
    for (const plaintext of [Buffer.alloc(1), Buffer.alloc(128), Buffer.from('{"role":"OWNER"}')]) {
      await refuses(await sealAnything(envelope, right, { plaintext }));
    }
  });

  it("under another vault's key is refused", async () => {
    await refuses(await sealAnything(envelope, right, { vaultId: OTHER_VAULT }));
  });

  it('whose header states other terms, which nobody with the key sealed, is refused', async () => {
    const cut = cutAtParts(Buffer.from(await seal(), 'base64'));
    cut[2] = contextBytes(right);
    await expect(open(Buffer.concat(cut).toString('base64'))).resolves.toBeDefined();
    cut[2] = contextBytes(better);
    await refuses(Buffer.concat(cut).toString('base64'));
  });

  it('with bytes after its end, or in another base64, is refused', async () => {
    const sealed = await seal();
    const bytes = Buffer.from(sealed, 'base64');
    for (const more of [1, 2, 16, 5000]) {
      await refuses(Buffer.concat([bytes, Buffer.alloc(more)]).toString('base64'));
    }
    await refuses(Buffer.concat([bytes, bytes]).toString('base64'));
    for (const text of [`${sealed}\n`, ` ${sealed}`, sealed.replaceAll('+', '-').replace('/', '_'), ''])
      await refuses(text);
  });

  it(
    'is refused with any byte changed, and cut at any length',
    async () => {
      const bytes = Buffer.from(await seal(), 'base64');
      const version = bytes.indexOf(
        Buffer.from((await envelope.keys.active(VAULT)).version.replaceAll('-', ''), 'hex'),
      );
      for (let at = 0; at < bytes.length; at++) {
        await refuses(bytes.subarray(0, at).toString('base64'));
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at & 7));
        const isVersion = at >= version && at < version + 16;
        await expect(open(changed.toString('base64'))).rejects.toMatchObject({
          type: isVersion ? 'KeyUnavailable' : 'SealBroken',
        });
      }
    },
    TIMEOUT,
  );

  it('under another version of the key than it names, in the message or in the key store, is refused', async () => {
    const bytes = Buffer.from(await seal(), 'base64');
    const { version: before } = await envelope.keys.active(VAULT);
    await envelope.store.versionKey({ branchKeyIdentifier: VAULT });
    const { version: after } = await envelope.keys.current(VAULT);
    const [from, to] = [before, after].map((version) => Buffer.from(version.replaceAll('-', ''), 'hex'));
    if (!from || !to) throw new Error('two versions');
    const renamed = Buffer.from(bytes);
    to.copy(renamed, renamed.indexOf(from));
    await refuses(renamed.toString('base64'));

    const [own, other] = [before, after].map((version) =>
      parts.table.row(VAULT, `branch:version:${version}`),
    );
    if (!own || !other) throw new Error('two rows');
    const type = { S: `branch:version:${before}` };
    for (const row of [
      { ...other, type },
      { ...own, enc: other['enc'] ?? {} },
    ]) {
      parts.table.put(row);
      await refuses(bytes.toString('base64'), makeEnvelope(envelope.store));
    }
    parts.table.put(own);
    await expect(open(bytes.toString('base64'), makeEnvelope(envelope.store))).resolves.toBeDefined();
  });
});

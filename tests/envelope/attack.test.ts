/** Attacks one by one, on a message of the purpose `item`; generatedAttacks.test.ts has them by the thousand. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SUITE, decrypt, encrypt } from '../../functions/envelope/client.ts';
import { itemContext } from '../../functions/envelope/context.ts';
import type { Context } from '../../functions/envelope/context.ts';
import { makeEnvelope, openItem, sealItem } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { sealingKeyring, verifyingKeyring } from '../../functions/envelope/keyring.ts';
import { FRAME_LENGTH } from '../../functions/envelope/messageFacts.ts';
import { packPlaintext } from '../../functions/envelope/plaintext.ts';
import { encodeItem } from '../../functions/envelope/sealedItem.ts';
import { makeVaultKey } from '../../functions/envelope/vaultKey.ts';
import type { SealedMessage } from '../../functions/payloads/common.ts';
import { OTHER_VAULT } from './attacks.ts';
import { VAULT, makeSealing, resetCounts } from './parts.ts';
import type { Parts } from './parts.ts';
import { login, note } from './samples.ts';
import { TIMEOUT } from './sizes.ts';

const address = { vaultId: VAULT, itemId: 'item', version: 3 };

let parts: Parts;
let envelope: Envelope;
let message: SealedMessage;
let bytes: Buffer;
const { stackTraceLimit } = Error;

beforeAll(async () => {
  // Every refusal is an error: without their stacks, a third of the time is saved.
  Error.stackTraceLimit = 0;
  ({ parts, envelope } = await makeSealing());
  await makeVaultKey(envelope.store, OTHER_VAULT, 'bob');
  message = await sealItem(envelope, address, login());
  bytes = Buffer.from(message.sealed, 'base64');
});
beforeEach(() => resetCounts(parts));
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

const rowOf = (changed: Buffer, row: Partial<SealedMessage> = {}): SealedMessage => ({
  ...message,
  sealed: changed.toString('base64'),
  length: changed.length,
  ...row,
});

async function expectRefused(row: SealedMessage, at = address, types = ['SealBroken']): Promise<void> {
  const outcome: unknown = await openItem(envelope, at, row).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(Error);
  expect(types).toContain((outcome as { type?: string }).type);
}

/** A message that is right in everything but its context: whoever could seal one must still not be believed. */
async function sealedWith(context: Context): Promise<SealedMessage> {
  const key = await envelope.keys.active(VAULT);
  const { result } = await encrypt(sealingKeyring(envelope.store, key), packPlaintext(encodeItem(login())), {
    suiteId: SUITE,
    encryptionContext: { ...context },
    frameLength: FRAME_LENGTH,
  });
  return rowOf(result);
}

describe('a message with changed bytes is refused', () => {
  it(
    'at every single bit',
    async () => {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expectRefused(rowOf(changed));
      }
    },
    TIMEOUT,
  );

  it('cut at every length', async () => {
    for (let length = 0; length < bytes.length; length++) {
      await expectRefused(rowOf(bytes.subarray(0, length)));
      await expectRefused(rowOf(bytes.subarray(0, length), { length: bytes.length }));
    }
  });

  it.each([1, 2, 16, 100, 5000])(
    'with %d bytes after its end, whatever length the row gives',
    async (more) => {
      const longer = Buffer.concat([bytes, Buffer.alloc(more)]);
      await expectRefused(rowOf(longer));
      await expectRefused(rowOf(longer, { length: bytes.length }));
      const key = await envelope.keys.version(VAULT, message.keyVersion);
      // The library itself takes it: this is what the check is for.
      await expect(decrypt(verifyingKeyring(envelope.store, key), longer)).resolves.toBeDefined();
    },
  );

  it('with a whole second message after it', async () => {
    await expectRefused(rowOf(Buffer.concat([bytes, bytes])));
  });

  it('with its frames repeated, swapped, left out or numbered anew', async () => {
    const text = encodeItem(note('x'.repeat(9000)));
    const long = await sealItem(envelope, address, note('x'.repeat(9000)));
    const whole = Buffer.from(long.sealed, 'base64');
    const last = packPlaintext(text).length - 2 * FRAME_LENGTH + 40;
    const frame = FRAME_LENGTH + 32;
    const head = whole.subarray(0, whole.length - last - 2 * frame);
    const [first, second] = [0, 1].map((i) =>
      whole.subarray(head.length + i * frame, head.length + (i + 1) * frame),
    );
    const final = whole.subarray(-last);
    if (!first || !second) throw new Error('a message of three frames');
    const renumbered = (bytes: Buffer, at: number, number: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy.writeUInt32BE(number, at);
      return copy;
    };
    const row = (...parts: Buffer[]) =>
      rowOf(Buffer.concat([head, ...parts]), { keyVersion: long.keyVersion });
    await expect(openItem(envelope, address, row(first, second, final))).resolves.toMatchObject({
      kind: 'NOTE',
    });
    await expectRefused(row(first, first, second, final));
    await expectRefused(row(second, first, final));
    await expectRefused(row(renumbered(second, 0, 1), renumbered(first, 0, 2), final));
    await expectRefused(row(first, final));
    await expectRefused(row(first, renumbered(final, 4, 2)));
    await expectRefused(row(first, second));
    await expectRefused(row(first, second, final, final));
  });
});

describe('a row that says something else about its message is refused', () => {
  it('with another length', async () => {
    for (const length of [bytes.length - 1, bytes.length + 1, 0, NaN])
      await expectRefused({ ...message, length });
    expect(parts.counts).toEqual({});
  });

  it('with another key version', async () => {
    await expectRefused({ ...message, keyVersion: '00000000-0000-4000-8000-000000000001' });
    expect(parts.counts).toEqual({});
  });

  it('with a key version that does not exist, in the message and in the row', async () => {
    const at = bytes.indexOf(Buffer.from(message.keyVersion.replaceAll('-', ''), 'hex'));
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    const hex = changed.subarray(at, at + 16).toString('hex');
    const keyVersion = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    await expectRefused(rowOf(changed, { keyVersion }), address, ['KeyUnavailable']);
  });

  it('in base64 that is not the one way to write its bytes', async () => {
    for (const sealed of [`${message.sealed}\n`, ` ${message.sealed}`, `${message.sealed}!`, '', 'AgR4']) {
      await expectRefused({ ...message, sealed });
    }
  });
});

describe('a message is refused in another place', () => {
  it.each([
    ['vault', { ...address, vaultId: OTHER_VAULT }],
    ['item', { ...address, itemId: 'other' }],
    ['version', { ...address, version: 2 }],
  ])('moved to another %s, without a call to the KMS or the key store', async (_, elsewhere) => {
    const cold = makeEnvelope(envelope.store);
    await expect(openItem(cold, elsewhere, message)).rejects.toMatchObject({ type: 'SealBroken' });
    expect(parts.counts).toEqual({});
  });

  it("under another vault's key with this vault's context", async () => {
    const key = await envelope.keys.active(OTHER_VAULT);
    const { result } = await encrypt(
      sealingKeyring(envelope.store, key),
      packPlaintext(encodeItem(login())),
      {
        suiteId: SUITE,
        encryptionContext: { ...itemContext(address) },
        frameLength: FRAME_LENGTH,
      },
    );
    resetCounts(parts);
    await expectRefused(rowOf(result, { keyVersion: key.version }));
    expect(parts.counts).toEqual({});
  });
});

describe('a message that opens, but has another context, is refused', () => {
  const right = itemContext(address);
  const without = (name: string) => Object.fromEntries(Object.entries(right).filter(([key]) => key !== name));

  it('while the right context opens', async () => {
    await expect(openItem(envelope, address, await sealedWith(right))).resolves.toEqual(login());
  });

  it.each(Object.keys(right))('changed in %s, emptied, or without it', async (name) => {
    await expectRefused(await sealedWith({ ...right, [name]: `${right[name]}0` }));
    await expectRefused(await sealedWith({ ...right, [name]: '' }));
    await expectRefused(await sealedWith(without(name)));
    await expectRefused(await sealedWith({ ...without(name), [name.toUpperCase()]: right[name] ?? '' }));
  });

  it('with a pair more, or with none', async () => {
    for (const name of ['more', '__proto__', 'toString', 'Vault']) {
      await expectRefused(
        await sealedWith(Object.defineProperty({ ...right }, name, { value: 'x', enumerable: true })),
      );
    }
    await expectRefused(await sealedWith({}));
  });

  it('of another purpose', async () => {
    await expectRefused(await sealedWith({ ...right, purpose: 'grant' }));
  });
});

describe('a message of another shape is refused', () => {
  it.each([
    ['signed', { suiteId: SUITE + 0x100, frameLength: FRAME_LENGTH }],
    ['in frames of another length', { suiteId: SUITE, frameLength: 1024 }],
  ])('%s', async (_, options) => {
    const key = await envelope.keys.active(VAULT);
    const { result } = await encrypt(
      sealingKeyring(envelope.store, key),
      packPlaintext(encodeItem(login())),
      {
        ...options,
        encryptionContext: { ...itemContext(address) },
      },
    );
    await expectRefused(rowOf(result));
  });

  it('of a plaintext that no item has', async () => {
    const key = await envelope.keys.active(VAULT);
    for (const text of ['', '{}', `${encodeItem(login())} `]) {
      const { result } = await encrypt(sealingKeyring(envelope.store, key), packPlaintext(text), {
        suiteId: SUITE,
        encryptionContext: { ...itemContext(address) },
        frameLength: FRAME_LENGTH,
      });
      await expectRefused(rowOf(result));
    }
  });
});

it('every refusal has one text, which names no part of the message', async () => {
  const rows = [rowOf(bytes.subarray(1)), rowOf(Buffer.concat([bytes, bytes])), { ...message, length: 1 }];
  const errors = await Promise.all(
    rows.map((row) => openItem(envelope, address, row).catch((error: unknown) => (error as Error).message)),
  );
  expect(new Set(errors).size).toBe(1);
  expect(errors[0]).not.toMatch(/arn:|item-|kms/i);
});

it('the length of a message does not tell the length of a password', async () => {
  const lengths = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const item = login({ password: 'x'.repeat(i + 1), title: 'T'.repeat(30), username: null, urls: [] });
      return (await sealItem(envelope, address, item)).length;
    }),
  );
  expect(new Set(lengths).size).toBe(1);
});

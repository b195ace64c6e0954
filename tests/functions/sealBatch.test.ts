import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeEnvelope } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { openBatch } from '../../functions/openBatch.ts';
import type { ItemChange } from '../../functions/payloads/items.ts';
import type { SealBatchAnswer } from '../../functions/payloads/seal.ts';
import { sealBatch } from '../../functions/sealBatch.ts';
import { whole } from '../envelope/kindSamples.ts';
import { VAULT, makeSealing, resetCounts } from '../envelope/parts.ts';
import type { Parts } from '../envelope/parts.ts';

const caller = 'alice';
const noneRetired: ReadonlySet<string> = new Set();
const note = (length = 1, title = 'T'): ItemChange => ({ title, note: { text: 'x'.repeat(length) } });
const many = (count: number, change = note()) => Array.from({ length: count }, () => change);

let parts: Parts;
let envelope: Envelope;
let cold: Envelope;

beforeAll(async () => {
  ({ parts, envelope } = await makeSealing());
});
beforeEach(() => {
  resetCounts(parts);
  cold = makeEnvelope(envelope.store);
});

const seal = (...changes: ItemChange[]): Promise<SealBatchAnswer> =>
  sealBatch(cold, {
    caller,
    vaultId: VAULT,
    items: changes.map((change, index) => ({ itemId: `item${index}`, change })),
  });

/** The text's length that makes a note take so many bytes with its padding. */
const noteOfBytes = (bytes: number): ItemChange => {
  const around = '{"kind":"NOTE","title":"T","username":null,"urls":[],"note":{"text":""},"fields":[]}'
    .length;
  return note(bytes - 4 - around);
};

describe('a batch of new items', () => {
  it('is sealed in its order, each as its version 1, with one KMS call of a cold process and none of a warm one', async () => {
    const changes = Array.from({ length: 25 }, (_, i) => note(i, `Title ${i}`));
    const { items } = await seal(...changes);
    expect(items.map(({ title }) => title)).toEqual(changes.map(({ title }) => title));
    expect(parts.counts).toEqual({ GetItem: 1, Decrypt: 1 });
    const { results } = await openBatch(
      cold,
      {
        caller,
        vaultId: VAULT,
        items: items.map((message, i) => ({ ...message, itemId: `item${i}`, version: 1 })),
      },
      noneRetired,
    );
    expect(results.map((result) => ('error' in result ? result : result.secret))).toEqual(
      changes.map((change) => change.note),
    );
    await seal(...changes);
    expect(parts.counts).toEqual({ GetItem: 1, Decrypt: 1 });
  });

  it('answers what the table lists of each, and no secret', async () => {
    const urls = ['https://login.example.co.uk/'];
    const { items } = await seal({ title: 'A', username: 'u', urls, wifi: whole.WIFI.secret }, note());
    const [first, second] = items.map(
      ({ sealed: _sealed, length: _length, keyVersion: _version, ...rest }) => rest,
    );
    expect(first).toEqual({
      kind: 'WIFI',
      title: 'A',
      username: 'u',
      urls,
      hosts: [{ domain: 'example.co.uk', host: 'login.example.co.uk' }],
    });
    expect(second).toEqual({ kind: 'NOTE', title: 'T', username: null, urls: [], hosts: [] });
  });

  it('opens as no other item of the same batch', async () => {
    const { items } = await seal(note(1), note(2));
    const [first] = items;
    const { results } = await openBatch(
      cold,
      { caller, vaultId: VAULT, items: first ? [{ ...first, itemId: 'item1', version: 1 }] : [] },
      noneRetired,
    );
    expect(results).toMatchObject([{ error: { type: 'SealBroken' } }]);
  });

  it('is refused by the first item that is refused, with its place, before a key is loaded', async () => {
    await expect(seal(note(), note(), { title: 'T' }, note(1, ''))).rejects.toMatchObject({
      type: 'BadInput',
      message: expect.stringMatching(/^items\[2\]: Give exactly one of/),
    });
    await expect(seal(note(256 * 1024), note(1, ''))).rejects.toMatchObject({
      type: 'LimitExceeded',
      message: expect.stringMatching(/^items\[0\]: An item may take 256 KiB/),
    });
    expect(parts.counts).toEqual({});
  });

  it('may have 1 to 25 items', async () => {
    for (const count of [0, 26]) {
      await expect(seal(...many(count))).rejects.toMatchObject({
        type: 'BadInput',
        message: 'Give 1 to 25 items.',
      });
    }
    expect(parts.counts).toEqual({});
    await expect(seal(...many(1))).resolves.toMatchObject({ items: [{ kind: 'NOTE' }] });
  });

  it('may take 1 MiB, padding included, and not a block more', async () => {
    const quarter = noteOfBytes(256 * 1024 - 128);
    const rest = noteOfBytes(4 * 128);
    await expect(seal(...many(4, quarter), noteOfBytes(4 * 128 + 1))).rejects.toMatchObject({
      type: 'LimitExceeded',
      message: expect.stringMatching(/1 MiB/),
    });
    expect(parts.counts).toEqual({});
    const { items } = await seal(...many(4, quarter), rest);
    expect(items).toHaveLength(5);
  });

  it('is refused whole when the vault key is not available', async () => {
    parts.kms.handle('DisableKey', { KeyId: parts.wrappingKeyArn });
    const refused = await seal(...many(3)).catch((error: unknown) => error);
    parts.kms.handle('EnableKey', { KeyId: parts.wrappingKeyArn });
    expect(refused).toMatchObject({ type: 'KeyUnavailable' });
    expect(parts.counts['Decrypt']).toBe(1);
  });

  it('is no answer for what is no refusal', async () => {
    const broken = { itemId: 'x', change: undefined as unknown as ItemChange };
    const sealing = sealBatch(cold, { caller, vaultId: VAULT, items: [broken] });
    await expect(sealing).rejects.toThrow(TypeError);
  });
});

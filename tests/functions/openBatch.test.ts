import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeEnvelope } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { openBatch } from '../../functions/openBatch.ts';
import type { OpenBatchItem } from '../../functions/payloads/open.ts';
import type { SealAnswer } from '../../functions/payloads/seal.ts';
import { sealChange } from '../../functions/sealChange.ts';
import { VAULT, makeSealing, resetCounts } from '../envelope/parts.ts';
import type { Parts } from '../envelope/parts.ts';

const caller = 'alice';
const noneRetired: ReadonlySet<string> = new Set();
let parts: Parts;
let envelope: Envelope;
let items: OpenBatchItem[];

const sealNote = (envelopeToUse: Envelope, itemId: string, text: string): Promise<SealAnswer> =>
  sealChange(
    envelopeToUse,
    { caller, vaultId: VAULT, itemId, version: 1, change: { title: itemId, note: { text } } },
    noneRetired,
  );

/** A hundred notes, the second half sealed under the vault key's next version. */
beforeAll(async () => {
  ({ parts, envelope } = await makeSealing());
  items = [];
  for (let index = 0; index < 100; index += 1) {
    if (index === 50) {
      await envelope.store.versionKey({ branchKeyIdentifier: VAULT });
      envelope = makeEnvelope(envelope.store);
    }
    const { sealed, length, keyVersion } = await sealNote(envelope, `item${index}`, `text ${index}`);
    items.push({ itemId: `item${index}`, version: 1, sealed, length, keyVersion });
  }
});

beforeEach(() => resetCounts(parts));

describe('a batch', () => {
  it('opens a hundred messages in their order, with one KMS call for each of their key versions', async () => {
    const { results } = await openBatch(
      makeEnvelope(envelope.store),
      { caller, vaultId: VAULT, items },
      noneRetired,
    );
    expect(results.map((result) => ('error' in result ? result : result.secret))).toEqual(
      items.map((_, index) => ({ text: `text ${index}` })),
    );
    expect(new Set(items.map(({ keyVersion }) => keyVersion)).size).toBe(2);
    expect(parts.counts).toEqual({ GetItem: 2, Decrypt: 2 });
  });

  it('answers an error in the place of a message that is refused, and opens the others', async () => {
    const swapped = items
      .slice(0, 3)
      .map((item, index) => (index === 1 ? { ...item, itemId: 'item2' } : item));
    const { results } = await openBatch(envelope, { caller, vaultId: VAULT, items: swapped }, noneRetired);
    expect(results[0]).toMatchObject({ kind: 'NOTE', secret: { text: 'text 0' } });
    expect(results[1]).toMatchObject({ error: { type: 'SealBroken' } });
    expect(results[2]).toMatchObject({ kind: 'NOTE', secret: { text: 'text 2' } });
  });

  it('of more than a hundred messages is refused before any is opened', async () => {
    const [first] = items;
    const batch = openBatch(
      makeEnvelope(envelope.store),
      { caller, vaultId: VAULT, items: first ? [...items, first] : [] },
      noneRetired,
    );
    await expect(batch).rejects.toMatchObject({ type: 'LimitExceeded' });
    expect(parts.counts).toEqual({});
  });

  it('answers LimitExceeded for what Lambda could not carry, and stays below 6 MB', async () => {
    const { sealed, length, keyVersion } = await sealNote(envelope, 'large', 'x'.repeat(250 * 1024));
    const large = { itemId: 'large', version: 1, sealed, length, keyVersion };
    const answer = await openBatch(
      envelope,
      { caller, vaultId: VAULT, items: Array.from({ length: 30 }, () => large) },
      noneRetired,
    );
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(6 * 1024 * 1024);
    const opened = answer.results.filter((result) => !('error' in result));
    expect(opened.length).toBe(20);
    expect(answer.results.at(-1)).toMatchObject({ error: { type: 'LimitExceeded' } });
  });

  it('answers KeyUnavailable for each message when the wrapping key is disabled', async () => {
    parts.kms.handle('DisableKey', { KeyId: parts.wrappingKeyArn });
    const { results } = await openBatch(
      makeEnvelope(envelope.store),
      { caller, vaultId: VAULT, items: items.slice(0, 2) },
      noneRetired,
    );
    parts.kms.handle('EnableKey', { KeyId: parts.wrappingKeyArn });
    expect(results).toEqual([
      { error: expect.objectContaining({ type: 'KeyUnavailable' }) },
      { error: expect.objectContaining({ type: 'KeyUnavailable' }) },
    ]);
  });
});

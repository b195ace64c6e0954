import { beforeEach, describe, expect, it } from 'vitest';
import { makeEnvelope } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { openSealed } from '../../functions/openSealed.ts';
import type { OpenRequest } from '../../functions/payloads/open.ts';
import type { SealAnswer } from '../../functions/payloads/seal.ts';
import { sealChange } from '../../functions/sealChange.ts';
import { VAULT, makeSealing, resetCounts } from '../envelope/parts.ts';
import type { Parts } from '../envelope/parts.ts';

const address = { vaultId: VAULT, itemId: 'item', version: 1, caller: 'alice' };
const change = {
  title: 'Mail',
  username: 'alice',
  urls: ['https://mail.example.com/'],
  login: { password: 'p' },
  customFields: [{ name: 'PUK', type: 'HIDDEN' as const, value: '1' }],
};

/** What it takes to open, once a grant has said who may. */
type OpenSealed = Omit<OpenRequest, 'grant'>;
const noneRetired: ReadonlySet<string> = new Set();

let parts: Parts;
let envelope: Envelope;
let first: SealAnswer;

beforeEach(async () => {
  ({ parts, envelope } = await makeSealing());
  first = await sealChange(envelope, { ...address, change }, noneRetired);
  resetCounts(parts);
});

const openRequest = (more: Partial<OpenSealed> = {}): OpenSealed => {
  const { sealed, length, keyVersion } = first;
  return { ...address, sealed, length, keyVersion, ...more };
};
const secret = { password: 'p', totp: null, notes: null };
const { customFields } = change;
const listed = { title: 'Mail', username: 'alice', urls: ['https://mail.example.com/'] };

describe('seal', () => {
  it('answers the message and what the table lists, and no secret', () => {
    const { sealed, length, keyVersion, ...metadata } = first;
    expect(metadata).toEqual({
      kind: 'LOGIN',
      ...listed,
      hosts: [{ domain: 'example.com', host: 'mail.example.com' }],
    });
    expect(Buffer.from(sealed, 'base64').length).toBe(length);
    expect(keyVersion).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('merges a change into the version before, which costs a cold process one KMS call', async () => {
    const cold = makeEnvelope(envelope.store);
    const next = await sealChange(
      cold,
      { ...address, version: 2, previous: { ...first, version: 1 }, change: { title: 'New' } },
      noneRetired,
    );
    expect(parts.counts).toEqual({ GetItem: 1, Decrypt: 1 });
    const opened = await openSealed(cold, { ...openRequest(), ...next, version: 2 }, noneRetired);
    expect(opened).toEqual({ kind: 'LOGIN', ...listed, title: 'New', secret, customFields });
  });

  it('of an earlier version without a change seals the whole of it anew, title and URLs too', async () => {
    const second = await sealChange(
      envelope,
      {
        ...address,
        version: 2,
        previous: { ...first, version: 1 },
        change: { title: 'New', urls: null, login: { password: 'q' }, customFields: null },
      },
      noneRetired,
    );
    expect(second).toMatchObject({ title: 'New', urls: [] });
    const third = await sealChange(
      envelope,
      { ...address, version: 3, previous: { ...first, version: 1 }, change: {} },
      noneRetired,
    );
    const { sealed, length, keyVersion, ...metadata } = third;
    expect(metadata).toEqual({ kind: 'LOGIN', ...listed, hosts: first.hosts });
    const opened = await openSealed(
      envelope,
      { ...address, version: 3, sealed, length, keyVersion },
      noneRetired,
    );
    expect(opened).toEqual({ kind: 'LOGIN', ...listed, secret, customFields });
  });

  it('takes no other version for the one before', async () => {
    const request = { ...address, version: 3, previous: { ...first, version: 2 }, change: { title: 'New' } };
    await expect(sealChange(envelope, request, noneRetired)).rejects.toMatchObject({ type: 'SealBroken' });
  });

  it('merges nothing into a version under a key version that is retired', async () => {
    const request = { ...address, version: 2, previous: { ...first, version: 1 }, change: { title: 'New' } };
    const retired = new Set([first.keyVersion]);
    await expect(sealChange(envelope, request, retired)).rejects.toMatchObject({ type: 'SealBroken' });
    await expect(sealChange(envelope, request, new Set(['another']))).resolves.toBeDefined();
  });

  it('refuses an item over 256 KiB, and takes one just below', async () => {
    const note = (length: number) => ({
      ...address,
      change: { title: 'T', note: { text: 'x'.repeat(length) } },
    });
    await expect(sealChange(envelope, note(256 * 1024), noneRetired)).rejects.toMatchObject({
      type: 'LimitExceeded',
    });
    await expect(sealChange(envelope, note(255 * 1024), noneRetired)).resolves.toMatchObject({
      kind: 'NOTE',
    });
  });
});

describe('open', () => {
  it('answers the sealed copy', async () => {
    const opened = { kind: 'LOGIN', ...listed, secret, customFields };
    await expect(openSealed(envelope, openRequest(), noneRetired)).resolves.toEqual(opened);
    await expect(openSealed(envelope, openRequest({ listed }), noneRetired)).resolves.toEqual(opened);
  });

  it('refuses a message under a key version that is retired', async () => {
    const retired = new Set([first.keyVersion]);
    const opening = openSealed(envelope, openRequest(), retired);
    await expect(opening).rejects.toMatchObject({ type: 'SealBroken' });
    await expect(openSealed(envelope, openRequest(), new Set(['another']))).resolves.toBeDefined();
  });

  it.each([
    { title: 'mail' },
    { username: 'bob' },
    { username: null },
    { urls: [] },
    { urls: ['https://evil.example/'] },
    { urls: [...listed.urls, 'https://evil.example/'] },
  ])('refuses a listing that was edited: %o', async (edit) => {
    const opening = openSealed(envelope, openRequest({ listed: { ...listed, ...edit } }), noneRetired);
    await expect(opening).rejects.toMatchObject({
      type: 'SealBroken',
      message: expect.stringMatching(/Update the item/),
    });
  });

  it('refuses a page that the sealed URLs do not name, and takes one that they do', async () => {
    const forUrl = (url: string | null) => openSealed(envelope, openRequest({ forUrl: url }), noneRetired);
    await expect(forUrl('https://mail.example.com/login')).resolves.toBeDefined();
    await expect(forUrl(null)).resolves.toBeDefined();
    await expect(forUrl('https://evil.example/')).rejects.toMatchObject({ type: 'BadInput' });
    await expect(forUrl('')).rejects.toMatchObject({ type: 'BadInput' });
  });
});

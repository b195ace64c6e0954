import { KmsHierarchicalKeyRingNode } from '@aws-crypto/client-node';
import { expect, it } from 'vitest';
import { SUITE, decrypt, encrypt } from '../../functions/envelope/client.ts';
import { itemContext } from '../../functions/envelope/context.ts';
import { openItem, sealItem } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { FRAME_LENGTH, readMessageFacts } from '../../functions/envelope/messageFacts.ts';
import { packPlaintext, unpackPlaintext } from '../../functions/envelope/plaintext.ts';
import { decodeItem, encodeItem } from '../../functions/envelope/sealedItem.ts';
import { VAULT, makeSealing } from './parts.ts';
import { login, note } from './samples.ts';
import { cutAtParts, openBySpecification } from './specification.ts';

const address = { vaultId: VAULT, itemId: 'item', version: 1 };
const items = [
  login(),
  note('x'.repeat(20_000)),
  note('x'.repeat(4096 * 3 - 4 - encodeItem(note('')).length)),
];

it.each(items)('the stock keyring opens our message, %#', async (item) => {
  const { envelope } = await makeSealing();
  const stock = new KmsHierarchicalKeyRingNode({
    branchKeyId: VAULT,
    keyStore: envelope.store,
    cacheLimitTtl: 60,
  });
  const { sealed } = await sealItem(envelope, address, item);
  const { plaintext, messageHeader } = await decrypt(stock, Buffer.from(sealed, 'base64'));
  expect(decodeItem(unpackPlaintext(plaintext))).toEqual(item);
  expect({ ...messageHeader.encryptionContext }).toEqual(itemContext(address));
  expect(messageHeader).toMatchObject({ suiteId: SUITE, frameLength: FRAME_LENGTH });
});

it.each(items)('we open a message of the stock keyring, %#', async (item) => {
  const { envelope } = await makeSealing();
  const stock = new KmsHierarchicalKeyRingNode({
    branchKeyId: VAULT,
    keyStore: envelope.store,
    cacheLimitTtl: 60,
  });
  const { result } = await encrypt(stock, packPlaintext(encodeItem(item)), {
    suiteId: SUITE,
    encryptionContext: { ...itemContext(address) },
    frameLength: FRAME_LENGTH,
  });
  const { keyVersion } = readMessageFacts(result);
  const row = { sealed: result.toString('base64'), length: result.length, keyVersion };
  await expect(openItem(envelope, address, row)).resolves.toEqual(item);
});

/** The key of the vault, as it was in the hand of whoever wrote the message. */
const keyOf = async (envelope: Envelope): Promise<Buffer> =>
  Buffer.from((await envelope.keys.active(VAULT)).verifying);

it.each(items)('a reader of the specifications alone opens our message, %#', async (item) => {
  const { envelope } = await makeSealing();
  const { sealed } = await sealItem(envelope, address, item);
  const plaintext = openBySpecification(Buffer.from(sealed, 'base64'), await keyOf(envelope));
  expect(decodeItem(unpackPlaintext(plaintext))).toEqual(item);
});

it('and opens it with no other key, and not when a bit was turned in any part of it', async () => {
  const { envelope } = await makeSealing();
  const { sealed } = await sealItem(envelope, address, login());
  const message = Buffer.from(sealed, 'base64');
  const key = await keyOf(envelope);
  expect(() => openBySpecification(message, Buffer.alloc(32))).toThrow();
  let end = 0;
  for (const part of cutAtParts(message).slice(1)) {
    const changed = Buffer.from(message);
    end = part.byteOffset - message.byteOffset + part.length;
    changed[end - 1] = (changed[end - 1] ?? 0) ^ 1;
    expect(() => openBySpecification(changed, key), `byte ${end - 1}`).toThrow();
  }
  expect(end).toBe(message.length);
});

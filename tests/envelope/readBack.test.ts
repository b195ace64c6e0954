import { expect, it } from 'vitest';
import type { BranchKey } from '../../functions/envelope/branchKey.ts';
import { itemContext } from '../../functions/envelope/context.ts';
import { openItem, sealItem } from '../../functions/envelope/items.ts';
import { sealingKeyring, verifyingKeyring } from '../../functions/envelope/keyring.ts';
import { sealMessage } from '../../functions/envelope/sealMessage.ts';
import { VAULT, makeSealing } from './parts.ts';
import { bareKeyring, heldKey, login } from './samples.ts';

const address = { vaultId: VAULT, itemId: 'item', version: 1 };
const context = itemContext(address);
const broken = { type: 'SealBroken' };
const OTHER_VERSION = '00000000-0000-4000-8000-000000000001';

/** An envelope whose key is in hand, so that a fault can be planted in it. */
async function makeHeld() {
  const { envelope } = await makeSealing();
  const key = await envelope.keys.active(VAULT);
  const seal = () => sealItem(envelope, address, login());
  return { envelope, key, seal };
}

it('the two copies of a key share no memory', async () => {
  const { key } = await makeHeld();
  expect(key.sealing.buffer).not.toBe(key.verifying.buffer);
  expect([key.sealing.buffer.byteLength, key.verifying.buffer.byteLength]).toEqual([32, 32]);
});

it.each<[string, (key: BranchKey) => Buffer[]]>([
  ['sealing', (key) => [key.sealing]],
  ['verifying', (key) => [key.verifying]],
  ['sealing and the verifying', (key) => [key.sealing, key.verifying]],
])('a seal is refused when the %s copy was zeroed', async (_, copies) => {
  const { key, seal } = await makeHeld();
  for (const copy of copies(key)) copy.fill(0);
  await expect(seal()).rejects.toMatchObject(broken);
});

it('a seal is refused when both copies were changed alike, which a read-back alone would let pass', async () => {
  const { key, seal } = await makeHeld();
  key.sealing.fill(1);
  key.verifying.fill(1);
  await expect(seal()).rejects.toMatchObject(broken);
});

it('a seal is refused when the KMS answers a key of zeros, whose digest is right', async () => {
  const { envelope, parts } = await makeSealing();
  const zeros = { KeyId: parts.wrappingKeyArn, Plaintext: Buffer.alloc(32).toString('base64') };
  parts.faults.before = ({ target }) =>
    target.endsWith('.Decrypt') ? { status: 200, body: JSON.stringify(zeros) } : undefined;
  await expect(sealItem(envelope, address, login())).rejects.toMatchObject(broken);
});

it('a seal is refused when its key is zeroed behind every check, as the library does', async () => {
  const { envelope, key } = await makeHeld();
  const keyrings = {
    sealing: bareKeyring(envelope.store, key, Buffer.alloc(32)),
    verifying: verifyingKeyring(envelope.store, key),
  };
  const sealed = sealMessage(Buffer.alloc(128), { context, keyVersion: key.version }, keyrings);
  await expect(sealed).rejects.toMatchObject(broken);
});

it('a seal is refused when it is of another key version than its row would say', async () => {
  const { envelope, key } = await makeHeld();
  const keyrings = {
    sealing: sealingKeyring(envelope.store, key),
    verifying: verifyingKeyring(envelope.store, key),
  };
  const sealed = sealMessage(Buffer.alloc(128), { context, keyVersion: OTHER_VERSION }, keyrings);
  await expect(sealed).rejects.toMatchObject(broken);
});

it('a message does not open with a copy that was zeroed or changed after it was sealed', async () => {
  const { envelope, key, seal } = await makeHeld();
  const message = await seal();
  for (const byte of [0, 1]) {
    key.verifying.fill(byte);
    await expect(openItem(envelope, address, message)).rejects.toMatchObject(broken);
  }
});

it('a keyring opens no message of another version, not even under the same bytes', async () => {
  const { envelope, key } = await makeHeld();
  const sameBytes = heldKey(VAULT, OTHER_VERSION, Buffer.from(key.verifying));
  const keyrings = {
    sealing: sealingKeyring(envelope.store, key),
    verifying: verifyingKeyring(envelope.store, sameBytes),
  };
  const sealed = sealMessage(Buffer.alloc(128), { context, keyVersion: key.version }, keyrings);
  await expect(sealed).rejects.toMatchObject(broken);
});

it('each keyring does its one work: the sealing one opens nothing, the verifying one seals nothing', async () => {
  const { envelope } = await makeHeld();
  const key = heldKey(VAULT, OTHER_VERSION, Buffer.alloc(32, 9));
  const sealing = sealingKeyring(envelope.store, key);
  const verifying = verifyingKeyring(envelope.store, key);
  const seal = (keyrings: Parameters<typeof sealMessage>[2]) =>
    sealMessage(Buffer.alloc(128), { context, keyVersion: OTHER_VERSION }, keyrings);
  await expect(seal({ sealing, verifying })).resolves.toBeInstanceOf(Buffer);
  await expect(seal({ sealing, verifying: sealing })).rejects.toMatchObject(broken);
  await expect(seal({ sealing: verifying, verifying })).rejects.toMatchObject(broken);
});

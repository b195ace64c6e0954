import { KmsHierarchicalKeyRingNode } from '@aws-crypto/client-node';
import { describe, expect, it } from 'vitest';
import { decrypt, encrypt, SUITE } from '../../functions/envelope/client.ts';
import { itemContext } from '../../functions/envelope/context.ts';
import { makeEnvelope, openItem, sealItem } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { FRAME_LENGTH } from '../../functions/envelope/messageFacts.ts';
import { makeVaultKey } from '../../functions/envelope/vaultKey.ts';
import type { SealedMessage } from '../../functions/payloads.ts';
import { VAULT, makeParts, makeSealing, resetCounts } from './parts.ts';
import type { Delay } from './parts.ts';
import { bareKeyring, login } from './samples.ts';

const DELAYS: Delay[] = ['none', 'microtask', 'timer'];
const AT_ONCE = 50;

const addressOf = (i: number) => ({ vaultId: VAULT, itemId: `item-${i}`, version: 1 });

const opensUnderZeros = (envelope: Envelope, message: Buffer, version: string): Promise<boolean> =>
  decrypt(bareKeyring(envelope.store, { vaultId: VAULT, version }, Buffer.alloc(32)), message).then(
    () => true,
    () => false,
  );

async function expectAllGood(envelope: Envelope, sealed: SealedMessage[]): Promise<void> {
  for (const [i, message] of sealed.entries()) {
    expect(await openItem(envelope, addressOf(i), message)).toEqual(login({ title: `Title ${i}` }));
    const bytes = Buffer.from(message.sealed, 'base64');
    expect(await opensUnderZeros(envelope, bytes, message.keyVersion)).toBe(false);
  }
}

const sealMany = (envelope: Envelope) =>
  Promise.all(
    Array.from({ length: AT_ONCE }, (_, i) =>
      sealItem(envelope, addressOf(i), login({ title: `Title ${i}` })),
    ),
  );

describe.each(DELAYS)('50 cold seals at once, the KMS answering with delay "%s"', (delay) => {
  it('all open, none under a zero key, and they take one KMS call', async () => {
    const { parts, envelope } = await makeSealing(delay);
    const sealed = await sealMany(envelope);
    expect(parts.counts).toEqual({ GetItem: 1, Decrypt: 1 });
    await expectAllGood(envelope, sealed);
    expect(parts.counts).toEqual({ GetItem: 1, Decrypt: 1 });
  });
});

describe('the load that our cache is for', () => {
  it("seals under a zero key with the library's own cache", async () => {
    const { envelope } = await makeSealing('none');
    const stock = new KmsHierarchicalKeyRingNode({
      branchKeyId: VAULT,
      keyStore: envelope.store,
      cacheLimitTtl: 60,
    });
    const messages = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) =>
        encrypt(stock, 'secret', {
          suiteId: SUITE,
          encryptionContext: { ...itemContext(addressOf(i)) },
          frameLength: FRAME_LENGTH,
        }),
      ),
    );
    const { version } = await envelope.keys.active(VAULT);
    const zeroKeyedMessages = await Promise.all(
      messages.map(({ result }) => opensUnderZeros(envelope, result, version)),
    );
    expect(zeroKeyedMessages.filter(Boolean).length).toBeGreaterThan(0);
  });
});

describe('what else happens while seals are under way', () => {
  it('an expiry between the look-ups of two seals harms neither', async () => {
    let time = 0;
    const { parts, envelope } = await makeSealing('microtask', { now: () => (time += 1000), ttlSeconds: 3 });
    await expectAllGood(envelope, await sealMany(envelope));
    expect(parts.counts['Decrypt']).toBeGreaterThan(1);
  });

  it('an eviction harms no seal, and the keys held stay within the bound', async () => {
    const parts = makeParts('microtask');
    const vaults = Array.from({ length: 20 }, (_, i) => `vault-${i}`);
    const envelope = makeEnvelope(parts.store(), { capacity: 2 });
    for (const vaultId of vaults) await makeVaultKey(envelope.store, vaultId, 'alice');
    resetCounts(parts);
    const addresses = [1, 2].flatMap((version) =>
      vaults.map((vaultId) => ({ vaultId, itemId: 'i', version })),
    );
    const sealed = await Promise.all(
      addresses.map(async (address) => ({ address, message: await sealItem(envelope, address, login()) })),
    );
    expect(parts.counts['Decrypt']).toBe(40);
    for (const { address, message } of sealed) {
      expect(await openItem(envelope, address, message)).toEqual(login());
    }
    expect(parts.counts['Decrypt']).toBeGreaterThan(40);
  });

  it('a rotation harms no seal, and old versions go on opening', async () => {
    const { envelope } = await makeSealing('timer', { ttlSeconds: 0.004 });
    const [first] = await Promise.all([
      sealMany(envelope),
      envelope.store.versionKey({ branchKeyIdentifier: VAULT }),
    ]);
    const second = await sealMany(envelope);
    await expectAllGood(envelope, first);
    await expectAllGood(envelope, second);
    expect(new Set([...first, ...second].map(({ keyVersion }) => keyVersion)).size).toBeGreaterThan(1);
  });
});

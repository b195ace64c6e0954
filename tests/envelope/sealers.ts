/** What seals under load: the product, and the library as it comes. */
import { KmsHierarchicalKeyRingNode } from '@aws-crypto/client-node';
import { encrypt, SUITE } from '../../functions/envelope/client.ts';
import { itemContext } from '../../functions/envelope/context.ts';
import { makeEnvelope, sealItem } from '../../functions/envelope/items.ts';
import { FRAME_LENGTH, readMessageFacts } from '../../functions/envelope/messageFacts.ts';
import { packPlaintext } from '../../functions/envelope/plaintext.ts';
import { encodeItem } from '../../functions/envelope/sealedItem.ts';
import type { SealerOf } from './load.ts';
import { login } from './samples.ts';

/** Our envelope. */
export const ours: SealerOf = (store, settings) => {
  const envelope = makeEnvelope(store, settings);
  return (address, title) => sealItem(envelope, address, login({ title }));
};

/** The library with its own cache, and one keyring for every vault. */
export const stock: SealerOf = (store, { ttlSeconds, capacity }) => {
  const keyring = new KmsHierarchicalKeyRingNode({
    branchKeyIdSupplier: { getBranchKeyId: ({ vault = '' }) => vault },
    keyStore: store,
    cacheLimitTtl: ttlSeconds,
    ...(capacity ? { maxCacheSize: capacity } : {}),
  });
  return async (address, title) => {
    const { result } = await encrypt(keyring, packPlaintext(encodeItem(login({ title }))), {
      suiteId: SUITE,
      encryptionContext: { ...itemContext(address) },
      frameLength: FRAME_LENGTH,
    });
    const { keyVersion } = readMessageFacts(result);
    return { sealed: result.toString('base64'), length: result.length, keyVersion };
  };
};

import type { KeyringNode } from '@aws-crypto/client-node';
import { decrypt } from './client.ts';
import { sameContext } from './context.ts';
import type { Context } from './context.ts';
import { sealBroken } from './errors.ts';
import { readMessageFacts } from './messageFacts.ts';

/** What a message must be to be opened. */
export interface Expected {
  /** Exactly these pairs; `vault` is also the id of the key. */
  context: Context;
  /** Version of the vault key. */
  keyVersion: string;
  /** Bytes. */
  length: number;
}

/**
 * The plaintext of a message, when the message is exactly what is expected: its length, its key, its context, and not a
 * byte more. All of that is checked before `keyringOf` is asked for a key, so a message of another vault, item or version
 * never reaches the KMS; and the context is compared again once it has been authenticated.
 *
 * Throws `SealBroken` for every message that is refused, and whatever `keyringOf` throws.
 */
export async function openMessage(
  message: Uint8Array,
  expected: Expected,
  keyringOf: () => KeyringNode | Promise<KeyringNode>,
): Promise<Buffer> {
  const facts = readMessageFacts(message);
  if (message.length !== expected.length) throw sealBroken();
  if (facts.keyVersion !== expected.keyVersion) throw sealBroken();
  if (facts.branchKeyId !== expected.context['vault']) throw sealBroken();
  if (!sameContext(expected.context, facts.context)) throw sealBroken();

  const keyring = await keyringOf();
  const { plaintext, messageHeader } = await decrypt(keyring, message).catch(() => {
    throw sealBroken();
  });
  if (!sameContext(expected.context, messageHeader.encryptionContext)) throw sealBroken();
  return plaintext;
}

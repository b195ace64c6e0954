import type { KeyringNode } from '@aws-crypto/client-node';
import { SUITE, encrypt } from './client.ts';
import type { Context } from './context.ts';
import { sealRefused } from './errors.ts';
import { FRAME_LENGTH } from './messageFacts.ts';
import { openMessage } from './openMessage.ts';

/** Two keyrings of one key that share no memory. */
export interface Keyrings {
  sealing: KeyringNode;
  verifying: KeyringNode;
}

/**
 * Seals a plaintext, and reads the message back through the verifying keyring before it answers: length, key version,
 * context and plaintext. `context.vault` names the key. `SealBroken` when the message would not open as what it was
 * sealed as; then nothing is returned.
 */
export async function sealMessage(
  plaintext: Uint8Array,
  { context, keyVersion }: { context: Context; keyVersion: string },
  { sealing, verifying }: Keyrings,
): Promise<Buffer> {
  try {
    const { result: message } = await encrypt(sealing, plaintext, {
      suiteId: SUITE,
      encryptionContext: { ...context },
      frameLength: FRAME_LENGTH,
      plaintextLength: plaintext.length,
    });
    const readBack = await openMessage(
      message,
      { context, keyVersion, length: message.length },
      () => verifying,
    );
    if (!readBack.equals(plaintext)) throw sealRefused();
    return message;
  } catch {
    throw sealRefused();
  }
}

/**
 * Ciphertexts of the local KMS: version (1 byte), key id (16), IV (12), AES-256-GCM ciphertext, tag (16). The encryption
 * context is authenticated, not stored, as the KMS does it (API reference, "Encrypt").
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KmsError } from './kmsError.ts';
import type { KmsKey } from './keys.ts';

const VERSION = 1;
const IV_AT = 17;
const TEXT_AT = 29;
const TAG_BYTES = 16;

/** Pairs of an encryption context. */
export type Context = Record<string, string>;

/** Encrypts under a key. */
export function seal(key: KmsKey, plaintext: Uint8Array, context: Context): Buffer {
  const iv = randomBytes(TEXT_AT - IV_AT);
  const head = Buffer.concat([Buffer.of(VERSION), idBytes(key.id), iv]);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key.material, 'base64'), iv);
  cipher.setAAD(Buffer.concat([head, authenticated(context)]));
  return Buffer.concat([head, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The id of the key that a ciphertext names. `InvalidCiphertextException` for what is no ciphertext of this KMS. */
export function keyIdOf(ciphertext: Buffer): string {
  if (ciphertext.length < TEXT_AT + TAG_BYTES || ciphertext[0] !== VERSION) throw refused();
  return ciphertext
    .subarray(1, IV_AT)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Decrypts. `InvalidCiphertextException` for another context and for changed bytes. */
export function open(key: KmsKey, ciphertext: Buffer, context: Context): Buffer {
  const end = ciphertext.length - TAG_BYTES;
  const iv = ciphertext.subarray(IV_AT, TEXT_AT);
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key.material, 'base64'), iv);
  decipher.setAAD(Buffer.concat([ciphertext.subarray(0, TEXT_AT), authenticated(context)]));
  decipher.setAuthTag(ciphertext.subarray(end));
  try {
    return Buffer.concat([decipher.update(ciphertext.subarray(TEXT_AT, end)), decipher.final()]);
  } catch {
    throw refused();
  }
}

/** One text for one context, whatever the order of its pairs. */
function authenticated(context: Context): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(pairs), 'utf8');
}

const idBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const refused = (): KmsError =>
  new KmsError(
    'InvalidCiphertextException',
    'The ciphertext is not of this KMS, was changed, or has another context.',
  );

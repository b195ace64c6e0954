/**
 * The plaintext of format 1: a text's length in bytes (4, big-endian), the text in UTF-8, zeros. The zeros fill it to a
 * multiple of 64 and to at least 128 bytes, so that a ciphertext's length does not tell a password's.
 */
import { itemTooLarge, sealBroken } from './errors.ts';

const LENGTH_BYTES = 4;
const BLOCK = 64;
const MINIMUM = 128;
/** The longest plaintext, padding included: 256 KiB. */
const MAXIMUM = 256 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Packs a text that has no lone surrogates. Throws `LimitExceeded` when it would take more than 256 KiB. */
export function packPlaintext(text: string): Buffer {
  const length = Buffer.byteLength(text, 'utf8');
  const padded = paddedLength(length);
  if (padded > MAXIMUM) throw itemTooLarge();
  const plaintext = Buffer.alloc(padded);
  plaintext.writeUInt32BE(length);
  plaintext.write(text, LENGTH_BYTES, 'utf8');
  return plaintext;
}

/**
 * The text of a plaintext. Strict: there is one plaintext for a text, and anything else is `SealBroken` — a length that
 * is not the padded one of its text, padding that is not zero, bytes that are not UTF-8.
 */
export function unpackPlaintext(plaintext: Uint8Array): string {
  const bytes = Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
  if (bytes.length < MINIMUM || bytes.length > MAXIMUM) throw sealBroken();
  const length = bytes.readUInt32BE();
  if (bytes.length !== paddedLength(length)) throw sealBroken();
  const end = LENGTH_BYTES + length;
  if (bytes.subarray(end).some((byte) => byte !== 0)) throw sealBroken();
  try {
    return utf8.decode(bytes.subarray(LENGTH_BYTES, end));
  } catch {
    throw sealBroken();
  }
}

function paddedLength(length: number): number {
  return Math.max(MINIMUM, Math.ceil((LENGTH_BYTES + length) / BLOCK) * BLOCK);
}

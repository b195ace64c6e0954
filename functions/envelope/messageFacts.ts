/**
 * What an AWS Encryption SDK message says of itself, read without a key: a parser for the one shape that format 1
 * writes (message format 2.0 in the developer guide, "message-format.html"). It runs before the library and before any
 * call to the KMS, and it finds the exact end of a message: the library takes bytes after an unsigned message in silence.
 */
import type { Context } from './context.ts';
import { sealBroken } from './errors.ts';

/** The facts of a message. None of them is authenticated until the message has been opened. */
export interface MessageFacts {
  /** The pairs of its encryption context. */
  context: Context;
  /** The branch key that wrapped its data key: the vault's id. */
  branchKeyId: string;
  /** The version of that branch key, a UUID. */
  keyVersion: string;
}

/** Bytes of plaintext in every frame but the last. */
export const FRAME_LENGTH = 4096;

const VERSION = 2;
/** AES-256-GCM, HKDF-SHA-512, key commitment, no signature. */
const SUITE = 0x0478;
const FRAMED = 2;
const FINAL_FRAME = 0xffffffff;
const MESSAGE_ID_BYTES = 32;
const COMMITMENT_BYTES = 32;
const TAG_BYTES = 16;
const IV_BYTES = 12;
const PROVIDER = 'aws-kms-hierarchy';
/** Ciphertext of the hierarchical keyring: salt 16, IV 12, version 16, data key 32, tag 16. */
const WRAPPED_KEY_BYTES = 92;
const WRAPPED_KEY_VERSION = { from: 28, to: 44 };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a whole message. `SealBroken` for any other shape, and for a message that does not end where its last byte is. */
export function readMessageFacts(message: Uint8Array): MessageFacts {
  const cursor = cursorOver(message);
  try {
    expect(cursor.uint(1) === VERSION && cursor.uint(2) === SUITE);
    cursor.take(MESSAGE_ID_BYTES);
    const context = readContext(cursor);
    const dataKey = readDataKey(cursor);
    expect(cursor.uint(1) === FRAMED && cursor.uint(4) === FRAME_LENGTH);
    cursor.take(COMMITMENT_BYTES + TAG_BYTES);
    passFrames(cursor);
    expect(cursor.left() === 0);
    return { context, ...dataKey };
  } catch {
    throw sealBroken();
  }
}

type Cursor = ReturnType<typeof cursorOver>;

function readContext(cursor: Cursor): Context {
  const pairs = cursorOver(cursor.take(cursor.uint(2)));
  const count = pairs.uint(2);
  const context = new Map<string, string>();
  for (let i = 0; i < count; i++) context.set(pairs.text(), pairs.text());
  expect(pairs.left() === 0 && context.size === count);
  return Object.fromEntries(context);
}

function readDataKey(cursor: Cursor): Omit<MessageFacts, 'context'> {
  expect(cursor.uint(2) === 1 && cursor.text() === PROVIDER);
  const branchKeyId = cursor.text();
  const wrapped = cursor.take(cursor.uint(2));
  expect(wrapped.length === WRAPPED_KEY_BYTES);
  const version = wrapped.subarray(WRAPPED_KEY_VERSION.from, WRAPPED_KEY_VERSION.to).toString('hex');
  return { branchKeyId, keyVersion: version.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
}

function passFrames(cursor: Cursor): void {
  for (let number = 1; ; number++) {
    const sequence = cursor.uint(4);
    const isFinal = sequence === FINAL_FRAME;
    expect((isFinal ? cursor.uint(4) : sequence) === number);
    cursor.take(IV_BYTES);
    const length = isFinal ? cursor.uint(4) : FRAME_LENGTH;
    expect(length <= FRAME_LENGTH);
    cursor.take(length + TAG_BYTES);
    if (isFinal) return;
  }
}

function cursorOver(bytes: Uint8Array) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  const take = (length: number): Buffer => {
    expect(position + length <= buffer.length);
    position += length;
    return buffer.subarray(position - length, position);
  };
  const uint = (size: number): number => take(size).readUIntBE(0, size);
  const text = (): string => utf8.decode(take(uint(2)));
  return { take, uint, text, left: () => buffer.length - position };
}

function expect(condition: boolean): void {
  if (!condition) throw new Error('another shape');
}

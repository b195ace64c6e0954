/**
 * A second reader of format 1: nothing but node:crypto and the specifications, so that a test need not ask the library
 * about the library, and so that 100,000 data keys are unwrapped in seconds. Throws for a message that does not open.
 * (aws-encryption-sdk-specification: data-format/message-header.md and message-body.md,
 * framework/aws-kms/aws-kms-hierarchical-keyring.md, framework/algorithm-suites.md; NIST SP 800-108, counter mode.)
 */
import { createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const SUITE = Buffer.from([0x04, 0x78]);
const TAG_BYTES = 16;
const HIERARCHY = Buffer.from('aws-kms-hierarchy');

/** The data key of a message, unwrapped with a branch key of 32 bytes. */
export function unwrapDataKey(message: Buffer, branchKey: Buffer): Buffer {
  return unwrap(partsOf(message), branchKey);
}

/** Whether a branch key unwraps a message's data key. */
export function unwraps(message: Buffer, branchKey: Buffer): boolean {
  try {
    return unwrapDataKey(message, branchKey).length === 32;
  } catch {
    return false;
  }
}

/** The plaintext of a message, from a branch key of 32 bytes. */
export function openBySpecification(message: Buffer, branchKey: Buffer): Buffer {
  const parts = partsOf(message);
  const dataKey = unwrap(parts, branchKey);
  const derive = (info: Buffer): Buffer =>
    Buffer.from(hkdfSync('sha512', dataKey, parts.messageId, info, 32));
  const key = derive(Buffer.concat([SUITE, Buffer.from('DERIVEKEY')]));
  if (!timingSafeEqual(derive(Buffer.from('COMMITKEY')), parts.commitment)) throw new Error('another key');
  decryptGcm(key, Buffer.alloc(12), parts.header, Buffer.alloc(0), parts.headerTag);
  const frames: Buffer[] = [];
  for (let rest = parts.body; rest.length > 0;) {
    const { frame, bytes } = openFrame(rest, { ...parts, key });
    frames.push(frame);
    rest = rest.subarray(bytes);
  }
  return Buffer.concat(frames);
}

/** The pairs of a message's context, in their order, as its header states them. */
export function contextBySpecification(message: Buffer): [name: string, value: string][] {
  const { context } = partsOf(message);
  let at = 2;
  const text = (): string => {
    const length = context.readUInt16BE(at);
    return context.toString('utf8', at + 2, (at += 2 + length));
  };
  return Array.from({ length: context.readUInt16BE() }, () => [text(), text()]);
}

interface Parts {
  messageId: Buffer;
  /** Count and pairs, without their length. */
  context: Buffer;
  branchKeyId: Buffer;
  wrapped: Buffer;
  frameLength: number;
  commitment: Buffer;
  /** All that the header's tag authenticates. */
  header: Buffer;
  headerTag: Buffer;
  body: Buffer;
}

/** A message cut between its parts: its start, its id, its context, its data key, what commits to it, the tag, the frames. */
export function cutAtParts(message: Buffer): Buffer[] {
  const { context, wrapped, header } = partsOf(message);
  const endOf = (part: Buffer): number => part.byteOffset - message.byteOffset + part.length;
  const ends = [
    3,
    35,
    endOf(context),
    endOf(wrapped),
    header.length,
    header.length + TAG_BYTES,
    message.length,
  ];
  return ends.map((end, i) => message.subarray(ends[i - 1] ?? 0, end));
}

function partsOf(message: Buffer): Parts {
  let at = 0;
  const take = (length: number): Buffer => message.subarray(at, (at += length));
  const sized = (): Buffer => take(take(2).readUInt16BE());
  take(3);
  const messageId = take(32);
  const context = sized();
  take(2);
  sized();
  const branchKeyId = sized();
  const wrapped = sized();
  take(1);
  const frameLength = take(4).readUInt32BE();
  const commitment = take(32);
  const header = message.subarray(0, at);
  const headerTag = take(TAG_BYTES);
  const body = message.subarray(at);
  return { messageId, context, branchKeyId, wrapped, frameLength, commitment, header, headerTag, body };
}

function unwrap({ wrapped, branchKeyId, context }: Parts, branchKey: Buffer): Buffer {
  const [salt, iv, version] = [wrapped.subarray(0, 16), wrapped.subarray(16, 28), wrapped.subarray(28, 44)];
  const bits = Buffer.from([0, 0, 1, 0]);
  const counter = Buffer.from([0, 0, 0, 1]);
  const input = Buffer.concat([counter, HIERARCHY, Buffer.from([0]), salt, bits]);
  const wrappingKey = createHmac('sha256', branchKey).update(input).digest();
  const aad = Buffer.concat([HIERARCHY, branchKeyId, version, context]);
  return decryptGcm(wrappingKey, iv, aad, wrapped.subarray(44, -TAG_BYTES), wrapped.subarray(-TAG_BYTES));
}

function openFrame(
  rest: Buffer,
  { messageId, frameLength, key }: Parts & { key: Buffer },
): { frame: Buffer; bytes: number } {
  const isFinal = rest.readUInt32BE() === 0xffffffff;
  const start = isFinal ? 4 : 0;
  const iv = rest.subarray(start + 4, start + 16);
  const length = isFinal ? rest.readUInt32BE(start + 16) : frameLength;
  const content = start + 16 + (isFinal ? 4 : 0);
  const end = content + length;
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(length));
  const kind = Buffer.from(`AWSKMSEncryptionClient ${isFinal ? 'Final ' : ''}Frame`);
  const aad = Buffer.concat([messageId, kind, rest.subarray(start, start + 4), size]);
  const frame = decryptGcm(key, iv, aad, rest.subarray(content, end), rest.subarray(end, end + TAG_BYTES));
  return { frame, bytes: end + TAG_BYTES };
}

function decryptGcm(key: Buffer, iv: Buffer, aad: Buffer, ciphertext: Buffer, tag: Buffer): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(aad);
  cipher.setAuthTag(tag);
  return Buffer.concat([cipher.update(ciphertext), cipher.final()]);
}

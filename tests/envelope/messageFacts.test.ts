import { expect, it } from 'vitest';
import { readMessageFacts } from '../../functions/envelope/messageFacts.ts';

const uint = (value: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
};
const field = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([uint(bytes.length, 2), bytes]);
};

const keyVersion = '0f1e2d3c-4b5a-4697-8877-665544332211';
const wrapped = Buffer.concat([
  Buffer.alloc(28),
  Buffer.from(keyVersion.replaceAll('-', ''), 'hex'),
  Buffer.alloc(48),
]);
const dataKey = (provider: string, id: string, key: Buffer) =>
  Buffer.concat([field(provider), field(id), field(key)]);
const pairs = (...texts: string[]) => Buffer.concat([uint(texts.length / 2, 2), ...texts.map(field)]);
const frame = (number: number, length = 4096) =>
  Buffer.concat([uint(number, 4), Buffer.alloc(12 + length + 16)]);
const finalFrame = (number: number, length: number) =>
  Buffer.concat([
    uint(0xffffffff, 4),
    uint(number, 4),
    Buffer.alloc(12),
    uint(length, 4),
    Buffer.alloc(length + 16),
  ]);

const parts = {
  version: uint(2, 1),
  suite: uint(0x0478, 2),
  messageId: Buffer.alloc(32),
  context: field(pairs('a', '1', 'b', '2')),
  keyCount: uint(1, 2),
  keys: dataKey('aws-kms-hierarchy', 'vault', wrapped),
  contentType: uint(2, 1),
  frameLength: uint(4096, 4),
  commitmentAndTag: Buffer.alloc(48),
  frames: Buffer.concat([frame(1), finalFrame(2, 10)]),
};
const message = (changed: Partial<typeof parts> = {}) =>
  Buffer.concat(Object.values({ ...parts, ...changed }));

it('the facts of a message are its context, its key and its version', () => {
  const facts = { context: { a: '1', b: '2' }, branchKeyId: 'vault', keyVersion };
  expect(readMessageFacts(message())).toEqual(facts);
  expect(readMessageFacts(message({ frames: finalFrame(1, 4096) }))).toEqual(facts);
  expect(readMessageFacts(message({ frames: Buffer.concat([frame(1), finalFrame(2, 0)]) }))).toEqual(facts);
});

it.each<[string, Partial<typeof parts>]>([
  ['version 1 of the format', { version: uint(1, 1) }],
  ['a suite with a signature', { suite: uint(0x0578, 2) }],
  ['a suite without commitment', { suite: uint(0x0178, 2) }],
  ['a name twice in its context', { context: field(pairs('a', '1', 'a', '1')) }],
  ['bytes after the pairs of its context', { context: field(Buffer.concat([pairs('a', '1'), uint(0, 1)])) }],
  [
    'fewer pairs than it counts',
    { context: field(Buffer.concat([uint(3, 2), pairs('a', '1').subarray(2)])) },
  ],
  [
    'a context that is not UTF-8',
    { context: field(Buffer.concat([uint(1, 2), field(Buffer.of(255)), field('')])) },
  ],
  ['no data key', { keyCount: uint(0, 2), keys: Buffer.alloc(0) }],
  ['two data keys', { keyCount: uint(2, 2), keys: Buffer.concat([parts.keys, parts.keys]) }],
  ['two data keys, counted as one', { keys: Buffer.concat([parts.keys, parts.keys]) }],
  ['a data key of another keyring', { keys: dataKey('aws-kms', 'vault', wrapped) }],
  ['a data key of another length', { keys: dataKey('aws-kms-hierarchy', 'vault', wrapped.subarray(1)) }],
  ['a body without frames', { contentType: uint(1, 1) }],
  ['frames of another length', { frameLength: uint(4095, 4) }],
  ['a last frame that is too long', { frames: finalFrame(1, 4097) }],
  ['frames that do not count up', { frames: Buffer.concat([frame(2), finalFrame(2, 10)]) }],
  ['a last frame with another number', { frames: Buffer.concat([frame(1), finalFrame(3, 10)]) }],
  ['no last frame', { frames: frame(1) }],
  ['a byte after its last frame', { frames: Buffer.concat([finalFrame(1, 10), uint(0, 1)]) }],
  ['a byte too few', { frames: finalFrame(1, 10).subarray(0, -1) }],
])('%s is refused', (_, changed) => {
  expect(() => readMessageFacts(message(changed))).toThrow(
    expect.objectContaining({ type: 'SealBroken' }) as Error,
  );
});

it('an empty message is refused', () => {
  expect(() => readMessageFacts(Buffer.alloc(0))).toThrow(
    expect.objectContaining({ type: 'SealBroken' }) as Error,
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packPlaintext, unpackPlaintext } from '../../functions/envelope/plaintext.ts';

const refused = expect.objectContaining({ type: 'SealBroken' }) as unknown;
const unpack = (bytes: Uint8Array) => () => unpackPlaintext(bytes);

it('any text comes back as it was, from a multiple of 64 and at least 128 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const plaintext = packPlaintext(text);
      expect(plaintext.length % 64).toBe(0);
      expect(plaintext.length).toBeGreaterThanOrEqual(128);
      expect(unpackPlaintext(plaintext)).toBe(text);
    }),
  );
});

it('texts of 0 to 124 bytes take the same length, and 125 take a block more', () => {
  const lengths = Array.from({ length: 125 }, (_, i) => packPlaintext('x'.repeat(i)).length);
  expect(new Set(lengths)).toEqual(new Set([128]));
  expect(packPlaintext('x'.repeat(125)).length).toBe(192);
});

it('256 KiB with its length and padding is the most', () => {
  const most = 256 * 1024 - 4;
  expect(packPlaintext('x'.repeat(most)).length).toBe(256 * 1024);
  expect(() => packPlaintext('x'.repeat(most + 1))).toThrow(
    expect.objectContaining({ type: 'LimitExceeded' }) as Error,
  );
});

describe('a plaintext is refused', () => {
  const packed = packPlaintext('text');

  it('with any byte of its padding not zero', () => {
    for (let i = 8; i < packed.length; i++) {
      const changed = Buffer.from(packed);
      changed[i] = 1;
      expect(unpack(changed), `byte ${i}`).toThrow(refused as Error);
    }
  });

  it('with more padding than its text needs, or less', () => {
    expect(unpack(Buffer.concat([packed, Buffer.alloc(64)]))).toThrow(refused as Error);
    expect(unpack(packed.subarray(0, 64))).toThrow(refused as Error);
    expect(unpack(packed.subarray(0, 127))).toThrow(refused as Error);
  });

  it.each([125, 0xffffffff])('with a length of %d that its bytes do not hold', (length) => {
    const changed = Buffer.from(packed);
    changed.writeUInt32BE(length);
    expect(unpack(changed)).toThrow(refused as Error);
  });

  it('with bytes that are not UTF-8', () => {
    const changed = Buffer.from(packed);
    changed[4] = 0xff;
    expect(unpack(changed)).toThrow(refused as Error);
  });

  it('empty, and over 256 KiB', () => {
    expect(unpack(Buffer.alloc(0))).toThrow(refused as Error);
    const tooLong = Buffer.alloc(256 * 1024 + 64);
    tooLong.writeUInt32BE(tooLong.length - 4);
    expect(unpack(tooLong)).toThrow(refused as Error);
  });
});

it('a byte order mark is part of the text', () => {
  expect(unpackPlaintext(packPlaintext('\ufeffa'))).toBe('\ufeffa');
});

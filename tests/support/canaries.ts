import { createHash } from 'node:crypto';
import type { PlainRows } from './traces.ts';

/**
 * Where a text shows through in rows: each sort key, attribute and encoding in which it, or a digest of it, was found.
 * Binary attributes are looked into as well.
 */
export function findCanary(rows: PlainRows, canary: string): string[] {
  return Object.entries(rows).flatMap(([sk, row]) =>
    Object.entries(row).flatMap(([name, value]) => {
      const written = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
      const forms = [written, Buffer.from(written.toString('latin1'), 'base64')];
      return Object.entries(encodings(canary))
        .filter(([, encoded]) => forms.some((form) => encoded.some((one) => form.includes(one))))
        .map(([encoding]) => `${sk} ${name} ${encoding}`);
    }),
  );
}

function encodings(canary: string): Record<string, Buffer[]> {
  const bytes = Buffer.from(canary);
  const sha256 = createHash('sha256').update(bytes).digest();
  const hex = bytes.toString('hex');
  // A text inside a longer one begins at any of three places of base64's groups; its ends mix with the neighbours.
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=/g, '');
    return Buffer.from(text.slice(shift === 0 ? 0 : 4, -1));
  });
  return {
    utf8: [bytes],
    utf16: [Buffer.from(canary, 'utf16le')],
    reversed: [Buffer.from([...canary].reverse().join(''))],
    hex: [Buffer.from(hex), Buffer.from(hex.toUpperCase())],
    base64,
    sha256: [
      sha256,
      Buffer.from(sha256.toString('hex')),
      Buffer.from(sha256.toString('base64').slice(0, 42)),
    ],
  };
}

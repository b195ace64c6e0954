/** Values in DER (ITU-T X.690): tag, length, contents. As many types as a certificate needs. */

function encode(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** SEQUENCE. */
export const sequence = (...values: Buffer[]): Buffer => encode(0x30, ...values);

/** SET of values in the order of DER: give one, or sort them. */
export const set = (...values: Buffer[]): Buffer => encode(0x31, ...values);

/** OCTET STRING. */
export const bytes = (value: Buffer): Buffer => encode(0x04, value);

/** BIT STRING; `unused` is how many bits at its end do not count. */
export const bits = (value: Buffer, unused: number): Buffer => encode(0x03, Buffer.from([unused]), value);

/** UTF8String. */
export const text = (value: string): Buffer => encode(0x0c, Buffer.from(value));

/** BOOLEAN. */
export const boolean = (value: boolean): Buffer => encode(0x01, Buffer.from([value ? 0xff : 0]));

/** A tag of context `number`: `constructed` around whole values, or implicit in the place of a primitive one's tag. */
export const context = (number: number, constructed: boolean, ...contents: Buffer[]): Buffer =>
  encode(0x80 | (constructed ? 0x20 : 0) | number, ...contents);

/** INTEGER of an unsigned number, most significant byte first: shortest form, and with a zero ahead where it would be negative. */
export function integer(value: Buffer): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? value.subarray(-1) : value.subarray(first);
  return encode(0x02, ...((shortest[0] ?? 0) >= 0x80 ? [Buffer.alloc(1)] : []), shortest);
}

/** UTCTime, in seconds, for the years 1950 to 2049 (RFC 5280, section 4.1.2.5.1). */
export function date(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '');
  return encode(0x17, Buffer.from(digits.slice(2)));
}

/** OBJECT IDENTIFIER of its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return encode(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift(0x80 | (left & 0x7f));
  return digits;
}

/** DER as PEM (RFC 7468). */
export function toPem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

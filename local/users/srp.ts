/**
 * The server's side of SRP-6a as Cognito speaks it: RFC 5054 in its 3072-bit group, with the user id
 * `<pool name><username>`, integers hashed as Java's `BigInteger.toByteArray` writes them, and a key by HKDF.
 * BigInt arithmetic takes no constant time: for a server on loopback, not for a network.
 */
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** The prime of the 3072-bit group (RFC 3526, section 4). */
export const prime = BigInt(
  '0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD' +
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED' +
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F' +
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B' +
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510' +
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7' +
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C' +
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
);
const generator = 2n;
const multiplier = hashIntegers(prime, generator);

/** What the server keeps of a password. Hexadecimal. */
export interface SrpVerifier {
  salt: string;
  verifier: string;
}

/** The server's half of an exchange that waits for the client's proof. */
export interface SrpChallenge {
  privateValue: bigint;
  /** B of the specification, sent to the client. */
  publicValue: bigint;
}

/** Makes the salt and verifier of a new password. `identity` is `<pool name><username>`. */
export function createVerifier(identity: string, password: string): SrpVerifier {
  const salt = randomBytes(16).toString('hex');
  return { salt, verifier: power(generator, privateKey(identity, password, salt)).toString(16) };
}

/** Whether the password is the one that the verifier was made of. */
export function passwordMatches(
  identity: string,
  password: string,
  { salt, verifier }: SrpVerifier,
): boolean {
  const computed = power(generator, privateKey(identity, password, salt));
  return timingSafeEqual(digest(toBytes(computed)), digest(toBytes(parseHex(verifier))));
}

/** Makes the server's half: B = kv + g^b. */
export function createChallenge(verifier: string): SrpChallenge {
  const privateValue = BigInt(`0x${randomBytes(32).toString('hex')}`);
  const publicValue = (multiplier * parseHex(verifier) + power(generator, privateValue)) % prime;
  return { privateValue, publicValue };
}

/**
 * Reads A, the client's half, from hexadecimal text.
 *
 * @returns undefined when it is no number, longer than the group, or a multiple of the prime, which would make
 * the shared secret 0 for any password (RFC 5054, section 2.5.4)
 */
export function parseClientValue(text: string): bigint | undefined {
  if (!/^[0-9a-f]{1,770}$/i.test(text)) return undefined;
  const value = parseHex(text);
  return value % prime === 0n ? undefined : value;
}

/**
 * The signature that a client with the right password sends.
 *
 * @param clientValue A, from `parseClientValue`
 * @param secretBlock the bytes that the server sent with the challenge
 * @param timestamp as the client sent it, e.g. `Sat Nov 22 03:30:11 UTC 2025`
 */
export function expectedSignature(
  identity: string,
  verifier: string,
  clientValue: bigint,
  { privateValue, publicValue }: SrpChallenge,
  secretBlock: Buffer,
  timestamp: string,
): Buffer {
  const scrambler = hashIntegers(clientValue, publicValue);
  const secret = power(clientValue * power(parseHex(verifier), scrambler), privateValue);
  const key = hkdfSync('sha256', toBytes(secret), toBytes(scrambler), 'Caldera Derived Key', 16);
  return createHmac('sha256', Buffer.from(key))
    .update(identity)
    .update(secretBlock)
    .update(timestamp)
    .digest();
}

/** base^exponent modulo the prime. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let factor = base % prime;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % prime;
    factor = (factor * factor) % prime;
  }
  return result;
}

function privateKey(identity: string, password: string, salt: string): bigint {
  const inner = digest(Buffer.from(`${identity}:${password}`));
  return fromBytes(digest(Buffer.concat([toBytes(parseHex(salt)), inner])));
}

function hashIntegers(...integers: bigint[]): bigint {
  return fromBytes(digest(Buffer.concat(integers.map(toBytes))));
}

/** Big-endian with a leading zero byte where the first bit is set: the two's complement of a positive number. */
function toBytes(integer: bigint): Buffer {
  const hex = integer.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

function fromBytes(bytes: Buffer): bigint {
  return parseHex(bytes.toString('hex'));
}

function parseHex(text: string): bigint {
  return BigInt(`0x${text}`);
}

function digest(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

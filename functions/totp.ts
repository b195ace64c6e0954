import { Secret, TOTP, URI } from 'otpauth';
import { badInput } from './errors.ts';

const SEED_CHARACTERS = 2000;
/** The block of SHA-512: HMAC hashes a longer key down to less. */
const KEY_BYTES = 128;
/** The largest Int of GraphQL, as which a client is told a period. */
const LONGEST_PERIOD = 2 ** 31 - 1;
const ALGORITHMS = ['SHA1', 'SHA256', 'SHA512'];
/** Said letter by letter: the library's upper-casing would turn others, ſ for one, into these. */
const BASE32 = /^[A-Za-z2-7]+={0,6}$/;

/**
 * The generator of a seed's one-time codes. A seed is base32 (spaces, lower case and padding are taken), or a URI
 * `otpauth://totp/LABEL?secret=…` (Google Authenticator, "Key Uri Format") with SHA1, SHA256 or SHA512, 6 to 8 digits and
 * a period of at least a second. `field` is what the error calls it, e.g. `login.totp`.
 *
 * Throws `BadInput` for anything else, also for what otpauth takes and others read differently: a parameter given twice, a
 * `?` in the label, an encoder, other algorithms, 9 digits, an endless period, no key or a huge one. The library's own
 * messages quote the seed; none is passed on.
 */
export function parseTotp(seed: string, field: string): TOTP {
  const unsupported = unsupportedCodes(seed);
  if (unsupported) {
    throw badInput(`${field}: ${unsupported} are not supported; keep the seed in a HIDDEN field.`);
  }
  const generator = read(seed);
  if (!generator || !isUsable(generator)) {
    throw badInput(
      `${field} must be base32, or an otpauth://totp/ URI with SHA1, SHA256 or SHA512, 6 to 8 digits and a period of at least 1 second. Its key may have 1 to ${KEY_BYTES} bytes.`,
    );
  }
  return generator;
}

function unsupportedCodes(seed: string): string | undefined {
  if (/^otpauth:\/\/hotp\b/i.test(seed)) return 'Counter-based codes (HOTP)';
  const isSteam = /^steam:|^otpauth:\/\/steam\b/i.test(seed) || valuesOf(seed, 'encoder').includes('steam');
  return isSteam ? 'Steam codes' : undefined;
}

function read(seed: string): TOTP | undefined {
  if (seed.length > SEED_CHARACTERS) return undefined;
  try {
    const generator = isUri(seed) ? readUri(seed) : readBase32(seed);
    return generator instanceof TOTP ? generator : undefined;
  } catch {
    return undefined;
  }
}

function readUri(seed: string): unknown {
  const names = parametersOf(seed).map(([name]) => name);
  const isAmbiguous = new Set(names).size < names.length || seed.split('?').length > 2;
  return isAmbiguous || names.includes('encoder') ? undefined : URI.parse(seed);
}

function readBase32(seed: string): TOTP | undefined {
  const letters = seed.replaceAll(' ', '');
  return BASE32.test(letters) ? new TOTP({ secret: Secret.fromBase32(letters) }) : undefined;
}

function isUsable({ algorithm, digits, period, secret: { bytes } }: TOTP): boolean {
  return (
    ALGORITHMS.includes(algorithm) &&
    digits >= 6 &&
    digits <= 8 &&
    period <= LONGEST_PERIOD &&
    bytes.length >= 1 &&
    bytes.length <= KEY_BYTES
  );
}

const isUri = (seed: string): boolean => /^otpauth:/i.test(seed);

/** The parameters of a URI, names in lower case, as the library takes them. */
function parametersOf(seed: string): [name: string, value: string][] {
  const [, query = ''] = isUri(seed) ? seed.split('?') : [];
  return [...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]);
}

const valuesOf = (seed: string, wanted: string): string[] =>
  parametersOf(seed)
    .filter(([name]) => name === wanted)
    .map(([, value]) => value.toLowerCase());

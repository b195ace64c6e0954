/** `util` itself, `util.str`, `util.math` and the harmless part of `util.http`. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Clock, HostFunction } from './handlerState.ts';
import { javaMatches } from './javaRegex.ts';
import { notEmulated } from './notEmulated.ts';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Seconds from 1970 to the epoch of KSUIDs. */
const ksuidEpoch = 1_400_000_000;
const restrictedHeaders = new Set(
  'transfer-encoding connection host expect keep-alive upgrade proxy-authenticate proxy-authorization te content-length'.split(
    ' ',
  ),
);

/** Functions by name; those of namespaces with a dot. */
export const utilGeneral: Record<string, HostFunction> = {
  autoId: () => randomUUID(),
  matches: javaMatches,
  urlEncode: (value: string) =>
    encodeURIComponent(value).replace(/[!'()~]|%20/g, (part) => (part === '%20' ? '+' : hexOf(part))),
  urlDecode: (value: string) => decodeURIComponent(value.replaceAll('+', ' ')),
  base64Encode: (value: string) => Buffer.from(value, 'utf8').toString('base64'),
  base64Decode: (value: string) => Buffer.from(value, 'base64').toString('utf8'),
  escapeJavaScript,
  'str.normalize': (value: string, form: string) => {
    if (!/^nfk?[cd]$/.test(form)) notEmulated('util.str.normalize with another form');
    return value.normalize(form.toUpperCase());
  },
  'math.roundNum': (value: number) => Math.round(value),
  'math.minVal': (one: number, other: number) => Math.min(one, other),
  'math.maxVal': (one: number, other: number) => Math.max(one, other),
  'math.randomDouble': () => Math.random(),
  // Whether the upper bound can occur is not documented; here it cannot.
  'math.randomWithinRange': (start: number, end: number) => (end > start ? randomInt(start, end) : start),
  'http.copyHeaders': (headers: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(headers).filter(([name]) => !restrictedHeaders.has(name.toLowerCase())),
    ),
};

/** Those whose answers begin with the time. */
export const utilIds = (now: Clock): Record<string, HostFunction> => ({
  autoUlid: () => inBase(BigInt(now()), crockford, 10) + inBase(randomBits(80), crockford, 16),
  autoKsuid: () => {
    const seconds = BigInt(Math.floor(now() / 1000) - ksuidEpoch);
    return inBase((seconds << 128n) | randomBits(128), base62, 27);
  },
});

/** Quotes, slashes, control characters and everything beyond ASCII, as Java's escapeEcmaScript. */
function escapeJavaScript(value: string): string {
  const named: Record<string, string> = { '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return value.replace(/["'\\/]|[^ -~]/g, (character) => {
    if (/["'\\/]/.test(character)) return `\\${character}`;
    return named[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

function randomBits(bits: number): bigint {
  return BigInt(`0x${randomBytes(bits / 8).toString('hex')}`);
}

function inBase(value: bigint, alphabet: string, length: number): string {
  const base = BigInt(alphabet.length);
  let text = '';
  for (let rest = value; text.length < length; rest /= base)
    text = (alphabet[Number(rest % base)] ?? '') + text;
  return text;
}

function hexOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

import { badInput } from '../errors.ts';
import type { Rule } from './rules.ts';

/** What OpenSSH and OpenSSL write: their own form, and those of RFC 5915, RFC 5958 and PKCS #1. */
const KEY_LABELS = [
  'OPENSSH PRIVATE KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'DSA PRIVATE KEY',
  'PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
];
/** Of RFC 1421, before an encrypted key: `Proc-Type: 4,ENCRYPTED`, `DEK-Info: …`, and an empty line. */
const HEADER = /^[A-Za-z][A-Za-z-]*: /;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const PUBLIC_KEY = /^(\S+)[ \t]+(\S+)(?:[ \t].*)?$/;

/** A private key by its shape: one block of PEM. Whether it is a key, and whether it is encrypted, is not looked at. */
export const privateKey: Rule<string> = (value, field) => {
  if (/^\s*PuTTY-User-Key-File-/.test(value)) {
    throw badInput(
      `${field} must be PEM, and PuTTY's .ppk is not: export it with PuTTYgen, Conversions, Export OpenSSH key.`,
    );
  }
  if (!isPem(value)) {
    throw badInput(
      `${field} must be one private key in PEM: from -----BEGIN … PRIVATE KEY----- to its -----END … PRIVATE KEY-----, with base64 between them.`,
    );
  }
};

/** A public key in the form of `authorized_keys` (sshd(8)), without options before it. */
export const publicKey: Rule<string> = (value, field) => {
  const [, type, blob] = PUBLIC_KEY.exec(value.trim()) ?? [];
  if (type === undefined || blob === undefined || !beginsWith(blob, type)) {
    throw badInput(
      `${field} must be one line as in authorized_keys: the key's type, its base64, and a comment if you like, without options before them.`,
    );
  }
};

function isPem(value: string): boolean {
  const [first = '', ...rest] = value
    .trim()
    .split(/\r\n|\r|\n/)
    .map((text) => text.trimEnd());
  const [, label = ''] = /^-----BEGIN ([A-Z ]+)-----$/.exec(first) ?? [];
  if (!KEY_LABELS.includes(label) || rest.pop() !== `-----END ${label}-----`) return false;
  return isBase64(withoutHeaders(rest).join(''));
}

function withoutHeaders(body: string[]): string[] {
  const end = body.indexOf('');
  const isHeader = (text: string): boolean => HEADER.test(text);
  return end > 0 && body.slice(0, end).every(isHeader) ? body.slice(end + 1) : body;
}

/** Whether a public key's blob names this type first, as RFC 4253, 6.6, has it, and has something after it. */
function beginsWith(base64: string, type: string): boolean {
  if (!isBase64(base64)) return false;
  const blob = Buffer.from(base64, 'base64');
  const name = Buffer.from(type);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  const beginning = Buffer.concat([length, name]);
  return blob.length > beginning.length && blob.subarray(0, beginning.length).equals(beginning);
}

function isBase64(text: string): boolean {
  return BASE64.test(text) && text.length % 4 === 0;
}

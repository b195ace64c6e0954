import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { privateKey, publicKey } from '../../functions/items/sshKey.ts';
import { privateKey as openSsh, publicKey as ed25519 } from '../envelope/kindSamples.ts';

const refusal = (words: string) =>
  expect.objectContaining({ type: 'BadInput', message: expect.stringContaining(words) }) as Error;
const checkPrivate = (value: string) => () => privateKey(value, 'sshKey.privateKey');
const checkPublic = (value: string) => () => publicKey(value, 'sshKey.publicKey');
const badPem = refusal('sshKey.privateKey must be one private key in PEM');
const badLine = refusal('sshKey.publicKey must be one line as in authorized_keys');

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const cipher = 'aes-128-cbc';
const passphrase = 'p';
const pem = (key: typeof rsa, type: 'pkcs1' | 'pkcs8' | 'sec1', encrypted = false): string =>
  String(key.export({ format: 'pem', type: type as 'pkcs8', ...(encrypted ? { cipher, passphrase } : {}) }));

const keys: [string, string][] = [
  ['OPENSSH', openSsh],
  ['RSA', pem(rsa, 'pkcs1')],
  ['RSA, encrypted', pem(rsa, 'pkcs1', true)],
  ['EC', pem(ec, 'sec1')],
  ['EC, encrypted', pem(ec, 'sec1', true)],
  ['PRIVATE KEY', pem(rsa, 'pkcs8')],
  ['ENCRYPTED PRIVATE KEY', pem(rsa, 'pkcs8', true)],
  ['DSA', '-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----'],
];

describe('a private key', () => {
  it.each(keys)(
    'is taken as %s, and with line breaks of Windows, blanks at ends of lines and lines around it',
    (_, key) => {
      expect(checkPrivate(key)).not.toThrow();
      expect(checkPrivate(key.trim())).not.toThrow();
      expect(checkPrivate(`\n\n${key.replaceAll('\n', ' \r\n')}\n `)).not.toThrow();
    },
  );

  it('is encrypted in the samples that say so', () => {
    expect(pem(rsa, 'pkcs1', true)).toMatch(/\nProc-Type: 4,ENCRYPTED\nDEK-Info: .*\n\n/);
  });

  it('of PuTTY is refused, with a word of what to do', () => {
    const ppk =
      'PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\nComment: x\r\nPublic-Lines: 2\r\nAAAA\r\n';
    expect(checkPrivate(ppk)).toThrow(refusal('Export OpenSSH key'));
    expect(checkPrivate(`\n${ppk}`)).toThrow(refusal('Export OpenSSH key'));
  });

  const label = (name: string, body = 'AAAA') => `-----BEGIN ${name}-----\n${body}\n-----END ${name}-----`;
  it.each([
    ['nothing', ''],
    ['a text', 'my key'],
    ['base64 alone', 'AAAA'],
    ['a public key', ed25519],
    ['a public key in PEM', label('PUBLIC KEY')],
    ['a certificate', label('CERTIFICATE')],
    ['an unknown label', label('DH PRIVATE KEY')],
    ['a label in lower case', label('rsa private key')],
    ['the form of RFC 4716', label('SSH2 ENCRYPTED PRIVATE KEY')],
    ['PGP', label('PGP PRIVATE KEY BLOCK')],
    ['another label at its end', '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
    ['no end', '-----BEGIN RSA PRIVATE KEY-----\nAAAA'],
    ['no beginning', 'AAAA\n-----END RSA PRIVATE KEY-----'],
    ['all in one line', '-----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY-----'],
    ['no body', '-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----'],
    ['an empty body', label('RSA PRIVATE KEY', '')],
    ['headers alone', label('RSA PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED\n')],
    ['headers without an empty line', label('RSA PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED\nAAAA')],
    ['no header above its empty line', label('RSA PRIVATE KEY', 'Proc-Type\n\nAAAA')],
    ['a character that base64 has not', label('RSA PRIVATE KEY', 'AA_A')],
    ['base64 cut', label('RSA PRIVATE KEY', 'AAAAA')],
    ['padding inside', label('RSA PRIVATE KEY', 'AA==\nAAAA')],
    ['two keys', `${label('RSA PRIVATE KEY')}\n${label('RSA PRIVATE KEY')}`],
    ['something before it', `my key\n${label('RSA PRIVATE KEY')}`],
    ['something behind it', `${label('RSA PRIVATE KEY')}\nmy key`],
  ])('is refused when it is %s', (_, value) => {
    expect(checkPrivate(value)).toThrow(badPem);
  });

  it('is refused with any of its lines gone but blank ones, or one more', () => {
    const lines = openSsh.trim().split('\n');
    for (const index of [0, lines.length - 1])
      expect(checkPrivate(lines.toSpliced(index, 1).join('\n')), `line ${index}`).toThrow(badPem);
    for (let index = 0; index <= lines.length; index++)
      expect(checkPrivate(lines.toSpliced(index, 0, 'canary!').join('\n'))).toThrow(badPem);
  });
});

/** A public key of a type whose blob names that type, or another. */
const publicKeyOf = (type: string, named = type, more = 'x'): string => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(named));
  return `${type} ${Buffer.concat([length, Buffer.from(named), Buffer.from(more)]).toString('base64')}`;
};

describe('a public key', () => {
  it.each([
    ed25519,
    `${ed25519}\n`,
    `  ${ed25519.replace(' ', '\t ')} and more of a comment, "quoted"`,
    publicKeyOf('ssh-rsa'),
    publicKeyOf('ecdsa-sha2-nistp256'),
    publicKeyOf('sk-ssh-ed25519@openssh.com'),
    publicKeyOf('ssh-ed25519-cert-v01@openssh.com'),
  ])('is taken: %j', (value) => {
    expect(checkPublic(value)).not.toThrow();
  });

  const [type = '', blob = ''] = ed25519.split(' ');
  it.each([
    ['nothing', ''],
    ['a type alone', type],
    ['base64 alone', blob],
    ['of another type than its blob says', `ssh-rsa ${blob}`],
    ['of a type that its blob only begins with', publicKeyOf('ssh-ed25519', 'ssh-ed25519x')],
    ['of a type in upper case', ed25519.toUpperCase()],
    ['with an option before it', `restrict ${ed25519}`],
    ['with options before it', `no-pty,command="echo hi" ${ed25519}`],
    ['in two lines', ed25519.replace(' ', '\n')],
    ['with its comment in the next line', ed25519.replace(' alice', '\nalice')],
    ['two keys', `${ed25519}\n${ed25519}`],
    ['with nothing behind its type', publicKeyOf('ssh-ed25519', 'ssh-ed25519', '')],
    ['with base64 cut', `${type} ${blob.slice(0, -1)}`],
    ['with a character that base64 has not', `${type} ${blob.slice(0, -1)}_`],
    ['a private key', openSsh],
    ['the form of RFC 4716', '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----'],
  ])('is refused when it is %s', (_, value) => {
    expect(checkPublic(value)).toThrow(badLine);
  });
});

it('no text that is no key is taken for one, and none is quoted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const value = `canary ${text}`;
      for (const check of [checkPrivate(value), checkPublic(value)]) {
        expect(check).toThrow(expect.objectContaining({ type: 'BadInput' }) as Error);
        expect(check).toThrow(/^(?!.*canary)/s);
      }
    }),
  );
});

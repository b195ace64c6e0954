/**
 * A certificate for a server on this machine, with a certificate authority that signs it and is then gone. Both are the
 * same few fields every time, so they are written here as DER (X.690, RFC 5280), and no library is needed.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { bits, boolean, bytes, context, date, integer, oid, sequence, set, text, toPem } from './der.ts';

/** What a TLS server needs, in PEM, and the authority that its clients must trust. */
export interface Certificate {
  /** PKCS #8, of the server's certificate. */
  privateKey: string;
  certificate: string;
  authority: string;
}

/** How long authority and certificate are valid, in days. */
export const validDays = 365;
const dayMs = 24 * 3600 * 1000;
/** The clock of a container may be a little behind. */
const earlierMs = 3600 * 1000;

/** The names of this machine to itself: those that the certificate is for, and all that the authority may ever sign. */
const dnsName = Buffer.from('localhost');
const ipv4 = Buffer.from([127, 0, 0, 1]);
const ipv6 = Buffer.from([...Buffer.alloc(15), 1]);
/** GeneralName, RFC 5280 section 4.2.1.6: dNSName [2], iPAddress [7]. */
const nameTag = { dns: 2, ip: 7 };

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));

/**
 * Makes an authority and one certificate under it, both with keys on the curve P-256. The authority's key signs twice,
 * itself and the certificate, is never written anywhere and is dropped: nobody can sign anything under this authority
 * later. Should somebody trust it widely, it still vouches for no other names (name constraints, RFC 5280 section
 * 4.2.1.10), for servers alone and for no further authority.
 *
 * @param now when it begins, milliseconds since 1970; it ends `validDays` later
 */
export function makeCertificate(now: number): Certificate {
  const authorityKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const serverKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = name(`appsync-vault on this machine ${randomBytes(4).toString('hex')}`);
  const keyId = createHash('sha1').update(publicKeyOf(authorityKeys.publicKey)).digest();
  const issue = (subject: Buffer, publicKey: KeyObject, extensions: Buffer[]): string =>
    toPem('CERTIFICATE', signed({ now, issuer, subject, publicKey, extensions }, authorityKeys.privateKey));
  return {
    privateKey: serverKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    authority: issue(issuer, authorityKeys.publicKey, [
      extension('2.5.29.19', true, sequence(boolean(true), integer(Buffer.from([0])))), // basicConstraints: a CA, of path length 0
      extension('2.5.29.15', true, bits(Buffer.from([0x04]), 2)), // keyUsage: keyCertSign
      serverAuth(),
      extension('2.5.29.30', true, sequence(context(0, true, ...permittedNames()))), // nameConstraints
      extension('2.5.29.14', false, bytes(keyId)), // subjectKeyIdentifier
    ]),
    certificate: issue(name(dnsName.toString()), serverKeys.publicKey, [
      extension('2.5.29.19', true, sequence()), // basicConstraints: not a CA
      extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)), // keyUsage: digitalSignature
      serverAuth(),
      extension(
        '2.5.29.17', // subjectAltName
        false,
        sequence(
          context(nameTag.dns, false, dnsName),
          ...[ipv4, ipv6].map((ip) => context(nameTag.ip, false, ip)),
        ),
      ),
      extension('2.5.29.35', false, sequence(context(0, false, keyId))), // authorityKeyIdentifier
    ]),
  };
}

interface Contents {
  now: number;
  issuer: Buffer;
  subject: Buffer;
  publicKey: KeyObject;
  extensions: Buffer[];
}

/** `Certificate`, RFC 5280 section 4.1. */
function signed({ now, issuer, subject, publicKey, extensions }: Contents, signingKey: KeyObject): Buffer {
  const serial = randomBytes(16);
  const version3 = context(0, true, integer(Buffer.from([2])));
  const toBeSigned = sequence(
    version3,
    integer(serial),
    ecdsaWithSha256,
    issuer,
    sequence(date(now - earlierMs), date(now + validDays * dayMs)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    context(3, true, sequence(...extensions)),
  );
  return sequence(toBeSigned, ecdsaWithSha256, bits(sign('sha256', toBeSigned, signingKey), 0));
}

function name(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), text(commonName))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), bytes(value));
}

/** extendedKeyUsage: serverAuth */
function serverAuth(): Buffer {
  return extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1')));
}

/** `GeneralSubtree`s: an address stands with its mask, here all ones. */
function permittedNames(): Buffer[] {
  return [
    sequence(context(nameTag.dns, false, dnsName)),
    ...[ipv4, ipv6].map((ip) => sequence(context(nameTag.ip, false, ip, Buffer.alloc(ip.length, 0xff)))),
  ];
}

/** The uncompressed point, which ends a `SubjectPublicKeyInfo` of this curve. */
function publicKeyOf(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' }).subarray(-65);
}

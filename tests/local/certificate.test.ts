import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DataDirError } from '../../local/dataDir.ts';
import { keepCertificate, openCertificate } from '../../local/tls/keepCertificate.ts';
import type { Certificate } from '../../local/tls/makeCertificate.ts';
import { removeFolder, temporaryFolder } from '../support/stack.ts';

const dayMs = 24 * 3600 * 1000;
let dataDir = '';

beforeEach(() => {
  dataDir = temporaryFolder();
});

afterEach(() => {
  vi.useRealTimers();
  removeFolder(dataDir);
});

const file = (name: string) => join(dataDir, name);

it('the certificate is for this machine’s names to itself, and for no other', () => {
  const { subjectAltName } = new X509Certificate(openCertificate(dataDir, Date.now()).certificate);
  expect(subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
});

it('ca.pem is an authority whose own key stands in no file', () => {
  openCertificate(dataDir, Date.now());
  const authority = new X509Certificate(readFileSync(file('ca.pem')));
  expect(authority.ca).toBe(true);
  expect(authority.checkIssued(authority)).toBe(true);
  expect(readdirSync(dataDir).sort()).toEqual(['ca.pem', 'tls.json']);
  const stored = JSON.parse(readFileSync(file('tls.json'), 'utf8')) as Certificate;
  expect(Object.keys(stored).sort()).toEqual(['authority', 'certificate', 'privateKey']);
  expect(readFileSync(file('ca.pem'), 'utf8')).not.toContain('PRIVATE KEY');
  const keyInFile = createPublicKey(createPrivateKey(stored.privateKey)).export({
    type: 'spki',
    format: 'pem',
  });
  expect(keyInFile).not.toBe(authority.publicKey.export({ type: 'spki', format: 'pem' }));
});

it('the authority is critically confined: no further authority, no other names', () => {
  const { raw } = new X509Certificate(openCertificate(dataDir, Date.now()).authority);
  // BasicConstraints, critical: CA, path length 0.
  expect(raw.toString('hex')).toContain('0603551d130101ff040830060101ff020100');
  // NameConstraints, critical, permitted: DNS localhost, 127.0.0.1/32, ::1/128.
  const names = `300b8209${Buffer.from('localhost').toString('hex')}300a87087f000001ffffffff30228720${'00'.repeat(15)}01${'ff'.repeat(16)}`;
  expect(raw.toString('hex')).toContain(`0603551d1e0101ff0441303fa03d${names}`);
});

it('is kept: whoever trusts it trusts the next start too', () => {
  const first = openCertificate(dataDir, Date.now());
  expect(openCertificate(dataDir, Date.now())).toEqual(first);
});

it('both files are their owner’s alone', () => {
  openCertificate(dataDir, Date.now());
  const modes = ['ca.pem', 'tls.json'].map((name) => statSync(file(name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600]);
});

it.each([
  [334, true],
  [336, false],
])('after %i days of 365 it is still the same: %s', (days, isSame) => {
  const first = openCertificate(dataDir, Date.now());
  const later = openCertificate(dataDir, Date.now() + days * dayMs);
  expect(later.certificate === first.certificate).toBe(isSame);
  expect(readFileSync(file('ca.pem'), 'utf8')).toBe(later.authority);
});

it('a server that runs for a year serves the renewed one, and says when that failed', () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  const served: string[] = [];
  const errors: unknown[] = [];
  const end = keepCertificate(
    dataDir,
    ({ certificate }) => served.push(certificate),
    (error) => errors.push(error),
  );
  vi.advanceTimersByTime(340 * dayMs);
  expect(new Set(served).size).toBe(2);
  writeFileSync(file('tls.json'), '{}');
  vi.advanceTimersByTime(dayMs);
  expect(errors).toEqual([expect.any(DataDirError)]);
  end();
  vi.advanceTimersByTime(10 * dayMs);
  expect(errors).toHaveLength(1);
});

it('a ca.pem that is gone, or another, is written again', () => {
  const { authority } = openCertificate(dataDir, Date.now());
  for (const spoil of [() => rmSync(file('ca.pem')), () => writeFileSync(file('ca.pem'), 'other')]) {
    spoil();
    openCertificate(dataDir, Date.now());
    expect(readFileSync(file('ca.pem'), 'utf8')).toBe(authority);
  }
});

it.each([
  ['no JSON', () => 'damaged'],
  [
    'a key of another certificate',
    (stored: Certificate, other: Certificate) => ({ ...stored, privateKey: other.privateKey }),
  ],
  [
    'another authority',
    (stored: Certificate, other: Certificate) => ({ ...stored, authority: other.authority }),
  ],
  ['no certificate', (stored: Certificate) => ({ ...stored, certificate: '' })],
])('a tls.json with %s is refused by name', (_, spoil) => {
  const stored = openCertificate(dataDir, Date.now());
  rmSync(file('tls.json'));
  const other = openCertificate(dataDir, Date.now());
  writeFileSync(file('tls.json'), JSON.stringify(spoil(stored, other)));
  expect(() => openCertificate(dataDir, Date.now())).toThrow(`${file('tls.json')} is damaged`);
});

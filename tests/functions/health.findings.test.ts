import { describe, expect, it } from 'vitest';
import { expiryOf } from '../../functions/health/expiry.ts';
import { hasInsecureUrl } from '../../functions/health/insecureUrls.ts';
import { missingTotp } from '../../functions/health/missingTotp.ts';
import { isToBeRenewed, passwordOf } from '../../functions/health/passwords.ts';
import { knownWords, scoreOf } from '../../functions/health/strength.ts';
import sites from '../../functions/health/totpSites.json' with { type: 'json' };
import { domainOf } from '../../functions/hosts.ts';
import type { SealedItem } from '../../functions/payloads/items.ts';

const item = (kind: string, secret: object, more: Partial<SealedItem> = {}): SealedItem =>
  ({ kind, title: 'A title', username: null, urls: [], secret, customFields: [], ...more }) as SealedItem;

describe('the strength of a password', () => {
  // The examples of zxcvbn-ts and their scores (packages/libraries/main/test/helper/passwordTests.ts).
  it.each([
    ['1q2w3e4r5t', 0],
    ['1Q2w3e4r5t', 0],
    ['1q2w3e4r5T', 0],
    ['abcdefg123', 1],
    ['TESTERINO', 2],
    ['aaaaaaa', 0],
    ['Daniel', 0],
    ['1234qwer', 0],
    ['1234qwe', 1],
    ['1234qwert', 1],
    ['password', 0],
    ['2010abc', 1],
    ['abcabcabcabc', 0],
    ['qwer', 1],
    ['P4$$w0rd', 0],
    ['aA!1', 1],
    ['dgo9dsghasdoghi8/!&IT/§(ihsdhf8o7o', 4],
    ['AZERYT', 1],
  ])('of %s is %i, as the library’s own examples say', (password, score) => {
    expect(scoreOf(password, [])).toBe(score);
  });

  it('is less for who knows title, username and hosts', () => {
    const login = item(
      'LOGIN',
      {},
      {
        title: 'Quixotic umbrella stand',
        username: 'perpendicularOtter',
        urls: ['https://mumbling-walrus.example/path', 'https://other.example/'],
      },
    );
    for (const password of ['Quixotic umbrella stand', 'perpendicularOtter1', 'mumbling-walrus.example']) {
      expect(scoreOf(password, [])).toBeGreaterThan(2);
      expect(scoreOf(password, knownWords(login))).toBeLessThanOrEqual(2);
    }
  });

  it('of a long one is that of its beginning, in bounded time', () => {
    expect(scoreOf('a'.repeat(100_000), [])).toBe(0);
    expect(scoreOf('vL9#tQz2!mWc7Rp'.repeat(10_000), [])).toBe(4);
    expect(scoreOf('long title '.repeat(20), ['long title '.repeat(18)])).toBeLessThanOrEqual(2);
  });
});

describe('an item', () => {
  it.each([
    ['LOGIN', { password: 'p' }, 'p', true],
    ['WIFI', { password: 'p' }, 'p', true],
    ['DATABASE', { password: 'p' }, 'p', true],
    ['LOGIN', { password: '' }, undefined, false],
    ['LOGIN', { password: null }, undefined, false],
    ['SSH_KEY', { privateKey: 'k', passphrase: 'p' }, undefined, true],
    ['API_KEY', { key: 'k' }, undefined, true],
    ['NOTE', { text: 't' }, undefined, false],
    ['CARD', { pin: '123' }, undefined, false],
  ])('%s with %j has the password %s, and is to be renewed: %s', (kind, secret, password, renewed) => {
    expect(passwordOf(item(kind, secret))).toBe(password);
    expect(isToBeRenewed(item(kind, secret))).toBe(renewed);
  });

  it.each([
    ['http://example.com/', true],
    ['http://example.com.:8080/x', true],
    ['http://8.8.8.8/', true],
    ['http://172.32.0.1/', true],
    ['http://[2001:db8::1]/', true],
    ['http://localhost.example.com/', true],
    ['http://mylocal/', false],
    ['http://local.example/', true],
    ['https://example.com/', false],
    ['http://localhost:3000/', false],
    ['http://app.localhost/', false],
    ['http://printer.local/', false],
    ['http://nas/', false],
    ['http://nas.home.arpa/', false],
    ['http://git.internal/', false],
    ['http://127.0.0.1/', false],
    ['http://10.1.2.3/', false],
    ['http://172.16.0.1/', false],
    ['http://172.31.255.255/', false],
    ['http://192.168.0.1/', false],
    ['http://169.254.1.1/', false],
    ['http://[::1]/', false],
    ['http://[fd00::1]/', false],
    ['http://[fe80::1]/', false],
  ])('with the URL %s is insecure: %s', (url, isInsecure) => {
    expect(hasInsecureUrl(['https://example.com/', url])).toBe(isInsecure);
  });

  const now = new Date('2026-11-22T10:00:00Z');
  it.each([
    ['CARD', { expiryYear: 2026, expiryMonth: 10 }, { on: '2026-10-31', expired: true }],
    ['CARD', { expiryYear: 2026, expiryMonth: 11 }, { on: '2026-11-30', expired: false }],
    ['CARD', { expiryYear: 2026, expiryMonth: 12 }, undefined],
    ['CARD', { expiryYear: 2024, expiryMonth: 2 }, { on: '2024-02-29', expired: true }],
    ['CARD', { expiryYear: 2025, expiryMonth: null }, { on: '2025-12-31', expired: true }],
    ['CARD', { expiryYear: null, expiryMonth: 1 }, undefined],
    ['CARD', { expiryYear: 1900, expiryMonth: 1 }, { on: '1900-01-31', expired: true }],
    ['CARD', { expiryYear: 9999, expiryMonth: 12 }, undefined],
    ['API_KEY', { expiresOn: '2026-11-21' }, { on: '2026-11-21', expired: true }],
    ['API_KEY', { expiresOn: '2026-11-22' }, { on: '2026-11-22', expired: false }],
    ['API_KEY', { expiresOn: '2026-12-22' }, { on: '2026-12-22', expired: false }],
    ['API_KEY', { expiresOn: '2026-12-23' }, undefined],
    ['API_KEY', { expiresOn: '2026-11-21+02:00' }, { on: '2026-11-21', expired: true }],
    ['API_KEY', { expiresOn: null }, undefined],
    ['LOGIN', { password: 'p' }, undefined],
  ])('%s with %j expires as %j', (kind, secret, expiry) => {
    expect(expiryOf(item(kind, secret), now)).toEqual(expiry);
  });

  it.each([
    [
      item('LOGIN', { totp: null }, { urls: ['https://x.example/', 'https://gist.github.com/a'] }),
      'github.com',
    ],
    [item('LOGIN', { totp: 'SEED' }, { urls: ['https://github.com/'] }), undefined],
    [item('LOGIN', { totp: null }, { urls: ['https://github.com.example/'] }), undefined],
    [item('LOGIN', { totp: null }, { urls: ['https://someone.github.io/'] }), undefined],
    [item('LOGIN', { totp: null }), undefined],
    [item('DATABASE', {}, { urls: ['https://github.com/'] }), undefined],
    [
      item(
        'LOGIN',
        { totp: null },
        {
          urls: ['https://github.com/'],
          customFields: [{ name: 'Codes', type: 'TOTP', value: 'SEED' }],
        },
      ),
      undefined,
    ],
  ])('%# lacks one-time codes at %s', (login, domain) => {
    expect(missingTotp(login as SealedItem)).toBe(domain);
  });
});

describe('the list of sites with one-time codes', () => {
  it('says when it was made, and holds registrable domains, in order and each once', () => {
    expect(sites.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(sites.domains).toEqual([...new Set(sites.domains)].sort());
    expect(sites.domains.filter((domain) => domainOf(domain) !== domain || !domain.includes('.'))).toEqual(
      [],
    );
    expect(sites.domains.length).toBeGreaterThan(50);
  });
});

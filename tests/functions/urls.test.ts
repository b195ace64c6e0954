import { describe, expect, it } from 'vitest';
import { checkPage } from '../../functions/forUrl.ts';
import { hostsOf } from '../../functions/hosts.ts';
import { checkUrls } from '../../functions/urls.ts';

const badInput = expect.objectContaining({ type: 'BadInput' }) as Error;

describe('a URL of an item', () => {
  it.each([
    'https://example.com',
    'http://localhost:8080/path?query#part',
    'HTTPS://EXAMPLE.COM/',
    'https://münchen.example/ä',
    'https://[2001:db8::1]/',
    'https://192.0.2.1:8443/',
    `https://example.com/${'x'.repeat(1980)}`,
  ])('is kept as it was given: %s', (url) => {
    expect(checkUrls([url])).toEqual([url]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'android://hash@com.example/',
    'ftp://example.com/',
    'example.com',
    'https://',
    '',
    ' https://example.com',
    'https://exam\nple.com',
    'https://exam\u0000ple.com',
    'https://user:secret@example.com/',
    'https://user@example.com/',
    'https://:secret@example.com/',
    `https://example.com/${'x'.repeat(1981)}`,
    `https://${'a.'.repeat(130)}example/`,
    'https://example.com/\ud800',
    7,
    null,
  ])('is refused: %s', (url) => {
    expect(() => checkUrls([url])).toThrow(badInput);
  });
});

describe('the hosts of an item', () => {
  it.each<[string, string, string]>([
    ['https://login.example.co.uk/x', 'example.co.uk', 'login.example.co.uk'],
    ['https://alice.github.io/', 'alice.github.io', 'alice.github.io'],
    ['https://deep.alice.github.io/', 'alice.github.io', 'deep.alice.github.io'],
    ['https://github.io/', 'github.io', 'github.io'],
    ['https://co.uk/', 'co.uk', 'co.uk'],
    ['https://MÜNCHEN.Example.COM./', 'example.com', 'xn--mnchen-3ya.example.com'],
    ['http://localhost:3000/', 'localhost', 'localhost'],
    ['http://192.0.2.1/', '192.0.2.1', '192.0.2.1'],
    ['http://0x7f.1/', '127.0.0.1', '127.0.0.1'],
    ['http://[2001:DB8::1]:80/', '[2001:db8::1]', '[2001:db8::1]'],
  ])('of %s: domain %s, host %s', (url, domain, host) => {
    expect(hostsOf([url])).toEqual([{ domain, host }]);
  });

  it('are each there once, in the order of the URLs', () => {
    const urls = [
      'https://b.example/1',
      'http://a.example/',
      'https://B.example/2',
      'https://b.example.:8443/',
    ];
    expect(hostsOf(urls).map(({ host }) => host)).toEqual(['b.example', 'a.example']);
  });
});

describe('a page that asks for an item', () => {
  it.each([
    ['https://example.com/login', 'https://example.com/'],
    ['https://login.example.com/', 'https://example.com/'],
    ['https://example.com:8443/', 'https://example.com/'],
    ['https://example.com/', 'http://example.com/'],
    ['http://example.com/', 'http://example.com/'],
    ['http://localhost:3000/', 'http://localhost:8080/'],
    ['https://xn--mnchen-3ya.example/', 'https://münchen.example/'],
    ['https://a.b.alice.github.io/', 'https://alice.github.io/'],
    ['https://example.com./', 'https://example.com/'],
  ])('%s belongs to %s', (page, sealed) => {
    expect(() => checkPage(page, ['https://other.example/', sealed])).not.toThrow();
  });

  it.each([
    ['http://example.com/', 'https://example.com/', 'clear text for https'],
    ['https://example.com/', 'https://login.example.com/', 'the parent of a host'],
    ['https://other.example.com/', 'https://login.example.com/', 'a sibling'],
    ['https://evil-login.example.com/', 'https://login.example.com/', 'a sibling of the same ending'],
    ['https://evilexample.com/', 'https://example.com/', 'the same ending without a dot'],
    ['https://example.com.evil.example/', 'https://example.com/', 'the same beginning'],
    ['https://alice.github.io/', 'https://github.io/', 'a customer of a public suffix'],
    ['https://bob.github.io/', 'https://alice.github.io/', 'another customer'],
    ['https://evil.co.uk/', 'https://co.uk/', 'a domain under a suffix'],
    ['https://example.com@evil.example/', 'https://example.com/', 'a user name that looks like a host'],
    ['https://192.0.2.2/', 'https://192.0.2.1/', 'another address'],
    ['javascript://example.com/', 'https://example.com/', 'another scheme'],
    ['example.com', 'https://example.com/', 'no URL'],
    ['', 'https://example.com/', 'nothing'],
  ])('%s does not belong to %s: %s', (page, sealed) => {
    expect(() => checkPage(page, [sealed])).toThrow(badInput);
  });

  it('belongs to no item without URLs', () => {
    expect(() => checkPage('https://example.com/', [])).toThrow(badInput);
  });
});

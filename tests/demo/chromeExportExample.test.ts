import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseChromeExport, type ChromeRow } from '../../local/demo/readChromeExport.ts';

const bytes = readFileSync('examples/chrome-export.csv');
const { rows, problems } = parseChromeExport(bytes);

describe('the example export', () => {
  it('has 50 rows, every one of them well formed', () => {
    expect(rows).toHaveLength(50);
    expect(problems).toEqual([]);
  });

  it('has the form that Chrome writes off Windows: no byte order mark, LF, quotes only where needed, sorted', () => {
    const quoted = (text: string) => (/[\r\n",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const fields = (row: ChromeRow) => [row.name, row.url, row.username, row.password, row.note];
    const sorted = rows.map(fields).sort((a, b) => compareBytes(a.join('\0'), b.join('\0')));
    const written = [['name', 'url', 'username', 'password', 'note'], ...sorted].map(
      (row) => `${row.map(quoted).join()}\n`,
    );
    expect(bytes.toString()).toBe(written.join(''));
  });

  it('names only hosts that are reserved for documentation, tests and this machine', () => {
    const reserved = /(^|\.)example(\.(com|org|net))?$|^localhost$|^127\.0\.0\.1$|^192\.0\.2\.\d+$/;
    expect(rows.map((row) => new URL(row.url).hostname).filter((host) => !reserved.test(host))).toEqual([]);
  });

  it.each<[string, (row: ChromeRow) => boolean]>([
    ['a quotation mark in a password', (row) => row.password.includes('"')],
    ['a comma in a password', (row) => row.password.includes(',')],
    ['a line break in a note', (row) => row.note.includes('\n')],
    ['a line break in a password', (row) => row.password.includes('\n')],
    ['a CRLF within a field', (row) => row.password.includes('\r\n')],
    ['umlauts', (row) => /[äöüß]/.test(row.password) && /[äöüß]/.test(row.username)],
    ['emoji', (row) => /\p{Emoji_Presentation}/u.test(row.password)],
    ['right-to-left text', (row) => /\p{Script=Hebrew}/u.test(row.password)],
    ['another right-to-left script', (row) => /\p{Script=Arabic}/u.test(row.password)],
    ['text that normalization would change', (row) => row.password.normalize('NFC') !== row.password],
    ['an empty password', (row) => row.password === ''],
    ['an empty username', (row) => row.username === ''],
    ['a password of a thousand characters', (row) => row.password.length === 1_000],
    ['a password with a leading space', (row) => /^ \S/.test(row.password)],
    ['a password with a trailing space', (row) => /\S $/.test(row.password)],
    ['a password of spaces alone', (row) => /^ +$/.test(row.password)],
    ['a password that begins like a formula with =', (row) => row.password.startsWith('=')],
    ['a password that begins like a formula with +', (row) => row.password.startsWith('+')],
    ['a password that begins like a formula with -', (row) => row.password.startsWith('-')],
    ['a password that begins like a formula with @', (row) => row.password.startsWith('@')],
    ['an http URL', (row) => row.url.startsWith('http:')],
    ['a host in punycode', (row) => new URL(row.url).hostname.startsWith('xn--')],
    ['a name outside ASCII', (row) => /^[^\0-\x7f]/.test(row.name)],
    [
      'a name that another row has too',
      (row) => rows.some((other) => other !== row && other.name === row.name),
    ],
    ['__proto__', (row) => row.username === '__proto__'],
  ])('has %s', (_what, found) => {
    expect(rows.some(found)).toBe(true);
  });

  it('has no two rows alike, so that each secret is compared with its own', () => {
    expect(new Set(rows.map(({ name, url, username }) => JSON.stringify([name, url, username]))).size).toBe(
      50,
    );
  });

  it('has no Android rows', () => {
    expect(rows.filter((row) => row.url.startsWith('android:'))).toEqual([]);
  });
});

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
